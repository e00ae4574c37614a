/// Writes families in OpenMetrics 1.0:
/// <https://prometheus.io/docs/specs/om/open_metrics_spec/>
package struct OpenMetricsRenderer: Sendable {
  package let escaping: EscapingScheme

  package init(escaping: EscapingScheme) { self.escaping = escaping }

  /// The lines that stand once before a family's samples.
  package func header(
    _ form: OpenMetricsForm, help: ByteString?, into output: inout ByteBuffer
  ) {
    if let help {
      output.append(helpStart)
      appendName(form.family, to: &output)
      output.append(UInt8(ascii: " "))
      output.appendEscaped(help.span, escapingQuotes: true)
      output.append(UInt8(ascii: "\n"))
    }
    output.append(typeStart)
    appendName(form.family, to: &output)
    output.append(UInt8(ascii: " "))
    output.append(Array(form.type.utf8))
    output.append(UInt8(ascii: "\n"))
  }

  /// The sample lines of one group's family, from where the last call ended until the buffer holds
  /// `limit` bytes.
  package func samples(
    of family: MetricFamily, as form: OpenMetricsForm, order: SortedMetrics,
    from progress: inout SortedMetrics.Progress, upTo limit: Int, into output: inout ByteBuffer
  ) {
    let lines = OpenMetricsLines(family, form, escaping)
    var labels = ByteBuffer(capacity: 256)
    order.forEachMetric(of: family, from: &progress) { _, message in
      let metric = MetricView(message)
      labels.removeAll()
      lines.labelText.append(metric.labelFields, to: &labels)
      switch metric.kind {
      case .summary: lines.summary(metric.summary, metric.value, labels.span, into: &output)
      case .histogram: lines.histogram(metric.histogram, labels.span, into: &output)
      case .none, .gauge, .counter, .untyped: lines.number(metric, labels.span, into: &output)
      }
      return output.count < limit
    }
  }

  /// What stands behind the last family.
  package func end(into output: inout ByteBuffer) { output.append(endOfFile) }

  private func appendName(_ name: ByteString, to output: inout ByteBuffer) {
    if isLegalMetricName(name.span) {
      output.append(name.span)
    } else {
      output.appendQuoted(name.span)
    }
  }
}

private let helpStart = Array("# HELP ".utf8)
private let typeStart = Array("# TYPE ".utf8)
private let endOfFile = Array("# EOF\n".utf8)

extension ByteBuffer {
  /// The number with a point or an exponent, as OpenMetrics wants it in `le` and `quantile`.
  mutating func appendOpenMetricsFloat(_ number: Double) {
    appendGoFloat(number)
    if number.magnitude < 1_000_000, number == number.rounded(.towardZero) {
      append(UInt8(ascii: "."))
      append(UInt8(ascii: "0"))
    }
  }
}
