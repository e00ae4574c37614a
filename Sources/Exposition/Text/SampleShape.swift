/// How the values of a line become canonical labels, for all lines with the same label names in the
/// same order.
struct SampleShape: Sendable {
  /// A label: the bytes that are the same in all series, and which of the line's values follows.
  private struct Field: Sendable {
    let bytes: Range<Int>
    /// -1: none, the bytes are a label of the group.
    let value: Int
  }

  private var bytes: [UInt8] = []
  private var fields: [Field] = []
  let findings: SeriesLabels.Findings

  /// - Parameters:
  ///   - labels: the canonical labels of one such line.
  ///   - names: its label names as they stand in the line.
  init(
    of labels: Span<UInt8>, names: [ByteString], under group: LabelSet,
    findings: SeriesLabels.Findings
  ) {
    self.findings = findings
    var cursor = LabelCursor(labels)
    var start = 0
    while let label = cursor.next() {
      let name = ByteString(copying: label.name)
      let end = cursor.position
      var value = -1
      if group[name] == nil, let index = names.firstIndex(of: name) {
        value = index
        var prefix = ByteBuffer(capacity: name.count + 12)
        prefix.append(0x0A)
        prefix.appendVarint(UInt64(name.count))
        prefix.append(label.name)
        prefix.append(0x12)
        bytes.append(prefix.span)
      } else {
        bytes.append(labels.extracting(start..<end))
      }
      fields.append(Field(bytes: (fields.last?.bytes.upperBound ?? 0)..<bytes.count, value: value))
      start = end
    }
  }

  func write(_ line: Span<UInt8>, values: Span<Range<Int>>, into output: inout ByteBuffer) {
    let fields = fields.span
    let bytes = bytes.span
    for index in fields.indices {
      let field = fields[index]
      let fixed = bytes.extracting(field.bytes)
      if field.value < 0 {
        output.append(fixed)
        continue
      }
      let value = line.extracting(values[field.value])
      output.append(0x0A)
      output.appendVarint(UInt64(fixed.count + value.count.varintSize + value.count))
      output.append(fixed)
      output.appendVarint(UInt64(value.count))
      output.append(value)
    }
  }
}
