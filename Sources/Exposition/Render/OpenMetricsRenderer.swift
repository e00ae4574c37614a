/// Writes families in OpenMetrics 1.0:
/// <https://prometheus.io/docs/specs/om/open_metrics_spec/>
package struct OpenMetricsRenderer: Sendable {
  package let escaping: EscapingScheme

  package init(escaping: EscapingScheme) { self.escaping = escaping }

  /// The lines that stand once before a family's samples, which `SampleLines` writes.
  package func header(
    _ form: OpenMetricsForm, help: ByteString?, into output: inout ByteBuffer
  ) {
    output.appendHeader(form.family, help: help, escapingQuotes: true, type: form.type)
  }

  /// What stands behind the last family.
  package func end(into output: inout ByteBuffer) { output.append(endOfFile) }
}

private let endOfFile = Array("# EOF\n".utf8)
