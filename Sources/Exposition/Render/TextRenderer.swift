/// Writes families in the text format, version 0.0.4.
package struct TextRenderer: Sendable {
  package let escaping: EscapingScheme

  package init(escaping: EscapingScheme) { self.escaping = escaping }

  /// The lines that stand once before a family's samples; no HELP line without help.
  package func header(
    name: ByteString, help: ByteString?, type: MetricType, into output: inout ByteBuffer
  ) {
    let escaped = escaping.escape(metricName: name)
    output.appendHeader(escaped, help: help, escapingQuotes: false, type: type.textName)
  }

  /// The sample lines of one group's family.
  package func samples(
    of family: MetricFamily, order: SortedMetrics, into output: inout ByteBuffer
  ) {
    var progress = SortedMetrics.Progress()
    SampleLines(name: family.name, escaping: escaping)
      .append(family, order: order, from: &progress, upTo: .max, to: &output)
  }
}

private let helpStart = Array("# HELP ".utf8)
private let typeStart = Array("# TYPE ".utf8)

extension ByteBuffer {
  /// - Parameter name: escaped.
  mutating func appendHeader(
    _ name: ByteString, help: ByteString?, escapingQuotes: Bool, type: String
  ) {
    if let help {
      append(helpStart)
      appendName(name)
      append(UInt8(ascii: " "))
      appendEscaped(help.span, escapingQuotes: escapingQuotes)
      append(UInt8(ascii: "\n"))
    }
    append(typeStart)
    appendName(name)
    append(UInt8(ascii: " "))
    append(type)
    append(UInt8(ascii: "\n"))
  }

  private mutating func appendName(_ name: ByteString) {
    if isLegalMetricName(name.span) {
      append(name.span)
    } else {
      appendQuoted(name.span)
    }
  }

  /// Label values and quoted names have `\`, line feed and quotes escaped, help texts not the quotes.
  mutating func appendEscaped(_ text: Span<UInt8>, escapingQuotes: Bool) {
    var run = 0
    for index in text.indices {
      let byte = text[index]
      switch byte {
      case UInt8(ascii: "\\"), UInt8(ascii: "\n"): break
      case UInt8(ascii: "\""): if !escapingQuotes { continue }
      default: continue
      }
      append(text.extracting(run..<index))
      append(UInt8(ascii: "\\"))
      append(byte == UInt8(ascii: "\n") ? UInt8(ascii: "n") : byte)
      run = index + 1
    }
    append(text.extracting(run..<text.count))
  }

  mutating func appendQuoted(_ text: Span<UInt8>) {
    append(UInt8(ascii: "\""))
    appendEscaped(text, escapingQuotes: true)
    append(UInt8(ascii: "\""))
  }
}
