/// Writes families in the text format, version 0.0.4.
package struct TextRenderer: Sendable {
  package let escaping: EscapingScheme

  package init(escaping: EscapingScheme) { self.escaping = escaping }

  /// The lines that stand once before a family's samples; no HELP line without help.
  package func header(
    name: ByteString, help: ByteString?, type: MetricType, into output: inout ByteBuffer
  ) {
    if let help {
      output.append(helpStart)
      appendHeaderName(name, to: &output)
      output.append(UInt8(ascii: " "))
      output.appendEscaped(help.span, escapingQuotes: false)
      output.append(UInt8(ascii: "\n"))
    }
    output.append(typeStart)
    appendHeaderName(name, to: &output)
    output.append(UInt8(ascii: " "))
    output.append(Array(type.textName.utf8))
    output.append(UInt8(ascii: "\n"))
  }

  /// The sample lines of one group's family, from where the last call ended until the buffer holds
  /// `limit` bytes.
  ///
  /// - Parameter names: of this family in this escaping.
  package func samples(
    of family: MetricFamily, named names: SampleNames, order: SortedMetrics,
    from progress: inout SortedMetrics.Progress, upTo limit: Int, into output: inout ByteBuffer
  ) {
    let lines = SampleLines(family, escaping, names)
    var labels = ByteBuffer(capacity: 16)
    order.forEachMetric(of: family, from: &progress) { _, message in
      let metric = MetricView(message)
      switch metric.kind {
      case .summary:
        lines.labels(of: metric, into: &labels)
        lines.summary(metric.summary, labels.span, into: &output)
      case .histogram:
        lines.labels(of: metric, into: &labels)
        lines.histogram(metric.histogram, labels.span, into: &output)
      case .none, .gauge, .counter, .untyped:
        lines.number(metric, into: &output)
      }
      return output.count < limit
    }
  }

  /// All of them.
  package func samples(
    of family: MetricFamily, order: SortedMetrics, into output: inout ByteBuffer
  ) {
    var progress = SortedMetrics.Progress()
    let names = SampleNames(family.name, escaping)
    samples(
      of: family, named: names, order: order, from: &progress, upTo: .max, into: &output)
  }

  private func appendHeaderName(_ name: ByteString, to output: inout ByteBuffer) {
    let escaped = escaping.escape(metricName: name)
    if isLegalMetricName(escaped.span) {
      output.append(escaped.span)
    } else {
      output.appendQuoted(escaped.span)
    }
  }
}

private let helpStart = Array("# HELP ".utf8)
private let typeStart = Array("# TYPE ".utf8)

extension ByteBuffer {
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
