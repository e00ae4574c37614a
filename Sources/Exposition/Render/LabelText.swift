/// Writes labels without the braces around them.
struct LabelText {
  let escaping: EscapingScheme
  /// Whether a name may need escaping.
  let hasForeignNames: Bool

  /// The labels of a `Metric` message.
  func append(_ message: Span<UInt8>, to output: inout ByteBuffer) {
    if !hasForeignNames, output.writePlainLabels(of: message) { return }
    append(each: LabelCursor(message), to: &output)
  }

  func append(each labels: consuming LabelCursor, to output: inout ByteBuffer) {
    var isFirst = true
    while let label = labels.next() {
      if !isFirst { output.append(UInt8(ascii: ",")) }
      isFirst = false
      if hasForeignNames {
        appendForeign(label.name, to: &output)
      } else {
        output.append(label.name)
      }
      output.append(UInt8(ascii: "="))
      output.appendQuoted(label.value)
    }
  }

  private func appendForeign(_ name: Span<UInt8>, to output: inout ByteBuffer) {
    let escaped = escaping.escape(labelName: name)
    if isLegalLabelName(escaped.span) {
      output.append(escaped.span)
    } else {
      output.appendQuoted(escaped.span)
    }
  }
}
