extension SampleParts {
  /// Nil unless the message begins with these labels, each a name and a value and short, up to
  /// `end`.
  init?(ofMetric message: Span<UInt8>, upTo end: Int) {
    self.init()
    var place = 0
    while place < end {
      guard message[place] == 0x0A, place + 4 <= end else { return nil }
      let name = place + 4..<place + 4 + Int(message[place + 3])
      let size = Int(message[place + 1])
      guard size < 0x80, message[place + 2] == 0x0A, name.upperBound + 2 <= end,
        message[name.upperBound] == 0x12
      else { return nil }
      let next = name.upperBound + 2 + Int(message[name.upperBound + 1])
      guard next == place + 2 + size, next <= end else { return nil }
      names.append(ByteString(copying: message.extracting(name)))
      places.append(place + 2..<name.upperBound + 1)
      place = next
    }
  }
}

extension ShapeTable {
  /// The shape of the labels that a `Metric` message begins with, if it is known and all values are
  /// short and ASCII.
  ///
  /// - Parameter message: where it stands.
  @inline(__always)
  func matchMetric(
    _ text: Span<UInt8>, _ message: Range<Int>, into values: inout MutableSpan<ByteRange>
  ) -> Match? {
    guard text.count <= Int32.max else { return nil }
    var place = message.lowerBound
    var count = 0
    var valueBytes = 0
    var found = bare
    var index = parts.isEmpty ? -1 : 0
    while place < message.upperBound, text[place] == 0x0A {
      while index >= 0, !parts[index].stands(in: text, at: place &+ 2, from: bytes) {
        index = parts[index].sibling
      }
      if index < 0 { return nil }
      // Behind the part stands the length of the value.
      let start = place &+ parts[index].count &+ 3
      guard start <= message.upperBound else { return nil }
      let end = start &+ Int(text[start &- 1])
      let size = end &- place &- 2
      guard end <= message.upperBound, size < 0x80, text[place &+ 1] == size else { return nil }
      values[count] = ByteRange(start, end)
      count &+= 1
      valueBytes &+= end &- start
      found = parts[index].shape
      index = parts[index].child
      place = end
    }
    guard found >= 0, text.extracting(message.lowerBound..<place).isASCII else { return nil }
    let shape = shapes[found]
    // No label is long, as none of the message's is.
    return Match(
      shape: shape, end: place, valueBytes: valueBytes, isUnusual: shape.longestValue < 0)
  }
}
