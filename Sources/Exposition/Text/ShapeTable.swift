/// The shapes that are known, lent out for a run of lines: finds that of a line, and writes the line's
/// labels in canonical order at once.
struct ShapeTable: ~Escapable {
  /// Where the values of a line stand.
  typealias Values = InlineArray<32, ByteRange>

  /// What a line was found to be.
  struct Match {
    let shape: SampleShape
    /// Behind the labels.
    let end: Int
    let valueBytes: Int
    /// Whether a label may be long, or is the group's.
    let isUnusual: Bool
  }

  private let bytes: Span<UInt8>
  private let parts: Span<ShapePart>
  private let shapes: Span<SampleShape>
  private let fields: Span<SampleShape.Field>
  private let bare: Int

  @_lifetime(borrow shapes)
  init(_ shapes: borrowing SampleShapes) {
    bytes = shapes.bytes.span
    parts = shapes.parts.span
    self.shapes = shapes.shapes.span
    fields = shapes.fields.span
    bare = shapes.bare
  }

  /// The shape of the labels that start there, if it is known and all values are plain ASCII.
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

  /// Bytes of the canonical labels of such a line.
  @inline(__always)
  func labelSize(of match: Match, _ values: Span<ByteRange>) -> Int {
    match.isUnusual
      ? unusualSize(of: match, values) : match.shape.emptySize + match.valueBytes
  }

  /// Writes the canonical labels of such a line.
  @inline(__always)
  func writeLabels(
    of text: Span<UInt8>, _ match: Match, _ values: Span<ByteRange>,
    into output: inout ByteBuffer
  ) {
    if match.isUnusual { return writeUnusual(of: text, match, values, into: &output) }
    output.write(atMost: match.shape.emptySize + match.valueBytes) { writer in
      var index = match.shape.fields.lowerBound
      while index < match.shape.fields.upperBound {
        let field = fields[index]
        writer.copy(field.bytes, of: bytes)
        if field.value < 0 { return }
        let value = values[field.value]
        writer.replace(UInt8(truncatingIfNeeded: value.count), before: 1)
        writer.replace(
          UInt8(truncatingIfNeeded: field.emptySize &+ value.count), before: field.emptySize + 1)
        writer.copy(value, of: text)
        index &+= 1
      }
    }
  }

  private func unusualSize(of match: Match, _ values: Span<ByteRange>) -> Int {
    var size = 0
    for index in match.shape.fields {
      let field = fields[index]
      if field.value < 0 { return size + field.bytes.count }
      let label = Int.labelSize(name: field.nameCount, value: values[field.value].count)
      size += field.groupLabels.count + 1 + label.varintSize + label
    }
    return size
  }

  private func writeUnusual(
    of text: Span<UInt8>, _ match: Match, _ values: Span<ByteRange>,
    into output: inout ByteBuffer
  ) {
    for index in match.shape.fields {
      let field = fields[index]
      if field.value < 0 { return output.append(bytes.extracting(field.bytes.range)) }
      output.append(bytes.extracting(field.groupLabels))
      output.appendLabel(
        name: bytes.extracting(field.name), value: text.extracting(values[field.value].range))
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
