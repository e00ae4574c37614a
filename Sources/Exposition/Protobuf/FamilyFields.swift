/// The fields that nearly every `MetricFamily` message begins with.
extension FamilyMetadata {
  /// Where the fields end that start there, if they are name, help and type as they are here, written
  /// as nearly all write them, and a metric follows.
  func endOfFields(in text: Span<UInt8>, from start: Int) -> Int? {
    var place = start
    guard Self.take(0x0A, name, in: text, &place) else { return nil }
    if let help, !Self.take(0x12, help, in: text, &place) { return nil }
    guard place + 2 < text.count, text[place] == 0x18, text[place + 1] == type.rawValue,
      text[place + 2] == 0x22
    else { return nil }
    return place + 2
  }

  @inline(__always)
  private static func take(
    _ tag: UInt8, _ value: ByteString, in text: Span<UInt8>, _ place: inout Int
  ) -> Bool {
    guard place < text.count, text[place] == tag else { return false }
    place += 1
    guard let found = text.part(at: &place, before: text.count), found.count == value.count else {
      return false
    }
    return text.continues(with: value.span, at: found.lowerBound)
  }
}
