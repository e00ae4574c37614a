/// The shapes that are known, lent out for a run of samples: finds that of each, and writes its labels
/// in canonical order at once.
struct ShapeTable: ~Escapable {
  /// Where the label values of a sample stand.
  typealias Values = InlineArray<32, ByteRange>

  /// What a sample was found to be.
  struct Match {
    let shape: SampleShape
    /// Behind the labels.
    let end: Int
    let valueBytes: Int
    /// Whether a label may be long, or is the group's.
    let isUnusual: Bool
  }

  let bytes: Span<UInt8>
  let parts: Span<ShapePart>
  let shapes: Span<SampleShape>
  private let fields: Span<SampleShape.Field>
  let bare: Int

  @_lifetime(borrow shapes)
  init(_ shapes: borrowing SampleShapes) {
    bytes = shapes.bytes.span
    parts = shapes.parts.span
    self.shapes = shapes.shapes.span
    fields = shapes.fields.span
    bare = shapes.bare
  }

  /// Bytes of the canonical labels of such a sample.
  @inline(__always)
  func labelSize(of match: Match, _ values: Span<ByteRange>) -> Int {
    match.isUnusual
      ? unusualSize(of: match, values) : match.shape.emptySize + match.valueBytes
  }

  /// Writes the canonical labels of such a sample.
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
