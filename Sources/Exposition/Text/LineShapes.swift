extension SampleParts {
  /// Nil if a value is written with escapes.
  ///
  /// - Parameter line: what follows the metric's name in a sample line that has been read, up to the
  ///   brace that closes the labels.
  init?(ofLine line: Span<UInt8>) {
    self.init()
    if line.isEmpty { return }
    guard split(line), !names.isEmpty else { return nil }
  }

  private mutating func split(_ line: Span<UInt8>) -> Bool {
    var cursor = LineCursor(line)
    var start = 0
    do throws(TextError.Reason) {
      cursor.step()
      while true {
        cursor.skipBlanks()
        if try cursor.byte == UInt8(ascii: "}") { break }
        let name = try cursor.name(allowingColons: false)
        if name.isEmpty { return false }
        names.append(ByteString(copying: name))
        while try cursor.byte != UInt8(ascii: "\"") { cursor.step() }
        cursor.step()
        places.append(start..<cursor.place)
        _ = cursor.plainPart()
        guard try cursor.byte == UInt8(ascii: "\"") else { return false }
        start = cursor.place
        cursor.step()
        cursor.skipBlanks()
        if try cursor.byte == UInt8(ascii: ",") { cursor.step() }
      }
    } catch {
      return false
    }
    places.append(start..<cursor.place + 1)
    return true
  }
}

extension ShapeTable {
  /// The shape of the labels of a sample line that start there, if it is known and all values are
  /// plain ASCII.
  @inline(__always)
  func match(
    _ text: Span<UInt8>, from start: Int, into values: inout MutableSpan<ByteRange>
  ) -> Match? {
    guard start < text.count, text.count <= Int32.max else { return nil }
    if text[start] != UInt8(ascii: "{") {
      guard bare >= 0, text[start] == 0x20 else { return nil }
      return Match(shape: shapes[bare], end: start, valueBytes: 0, isUnusual: false)
    }
    if parts.isEmpty { return nil }
    var index = 0
    var place = start
    var count = 0
    while true {
      let part = parts[index]
      guard part.stands(in: text, at: place, from: bytes) else {
        index = part.sibling
        if index < 0 { return nil }
        continue
      }
      place &+= part.count
      if part.shape >= 0 {
        let shape = shapes[part.shape]
        let valueBytes = place - start - shape.partBytes
        let isUnusual =
          valueBytes > shape.longestValue
          && values.span.extracting(0..<count).hasAny(longerThan: shape.longestValue)
        return Match(shape: shape, end: place, valueBytes: valueBytes, isUnusual: isUnusual)
      }
      let end = text.endOfPlainASCII(from: place)
      values[count] = ByteRange(place, end)
      count &+= 1
      place = end
      index = part.child
    }
  }
}

extension Span<ByteRange> {
  @inline(never)
  fileprivate func hasAny(longerThan limit: Int) -> Bool {
    for index in indices where self[index].count > limit { return true }
    return false
  }
}
