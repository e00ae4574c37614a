/// Where the field stands in a `Metric` message that holds its value.
struct ValueField {
  let kind: ValueKind
  let start: Int
  let end: Int
  let messageSize: Int

  init(kind: ValueKind, start: Int, end: Int, messageSize: Int) {
    self.kind = kind
    self.start = start
    self.end = end
    self.messageSize = messageSize
  }

  /// The field that stands there, nil unless it is one and lengths are written the shortest way.
  @inline(__always)
  init?(_ text: Span<UInt8>, _ place: Range<Int>) {
    guard place.lowerBound < place.upperBound else { return nil }
    let tag = text[place.lowerBound]
    guard tag > 7, tag & 7 == 2, let kind = ValueKind(rawValue: tag >> 3) else { return nil }
    var end = place.lowerBound + 1
    guard let message = text.part(at: &end, before: place.upperBound), end == place.upperBound
    else { return nil }
    self.init(kind: kind, start: place.lowerBound, end: end, messageSize: message.count)
  }

  var message: Range<Int> { end - messageSize..<end }

  /// The value of a gauge, counter or untyped message that holds nothing else: nearly all.
  @inline(__always)
  func number(in metric: Span<UInt8>) -> Double? {
    guard messageSize == 9, metric[end - 9] == 0x09,
      kind == .gauge || kind == .counter || kind == .untyped
    else { return nil }
    return Double(bitPattern: metric.word(at: end - 8))
  }

  /// Whether the whole field is written as it is to be kept.
  func isCanonical(in metric: Span<UInt8>) -> Bool {
    guard end - start == 1 + messageSize.varintSize + messageSize,
      let schema = MessageSchema(kind)
    else { return false }
    return schema.isCanonical(metric.extracting(message))
  }
}
