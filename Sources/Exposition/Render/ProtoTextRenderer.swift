/// Writes families in the protobuf text format, with a line for each field or for each family.
package struct ProtoTextRenderer: Sendable {
  private let text: ProtoText
  private let messages: ProtobufRenderer

  /// - Parameter isCompact: whether a family is one line.
  package init(isCompact: Bool, escaping: EscapingScheme) {
    text = ProtoText(layout: isCompact ? .compact : .lines)
    messages = ProtobufRenderer(escaping: escaping)
  }

  /// Everything of a family before its metrics.
  package func header(
    name: ByteString, help: ByteString?, type: MetricType, into output: inout ByteBuffer
  ) {
    var isFirst = true
    text.begin(nameField, 0, &isFirst, &output)
    output.appendProtoQuoted(messages.escaping.escape(metricName: name).span)
    text.end(&output)
    if let help {
      text.begin(helpField, 0, &isFirst, &output)
      output.appendProtoQuoted(help.span)
      text.end(&output)
    }
    text.begin(typeField, 0, &isFirst, &output)
    output.append(Array(type.protobufName.utf8))
    text.end(&output)
  }

  /// The metrics of one group's family.
  package func metrics(
    of family: MetricFamily, order: SortedMetrics, from progress: inout SortedMetrics.Progress,
    upTo limit: Int, into output: inout ByteBuffer
  ) {
    var escaped = ByteBuffer(capacity: 16)
    let rewrites = messages.rewrites(family)
    order.forEachMetric(of: family, from: &progress) { _, message in
      var isFirst = false
      if rewrites {
        escaped.removeAll()
        messages.rewrite(MetricView(message), into: &escaped)
        var field = FieldReader(escaped.span)
        if field.next() {
          text.nested(metricField, .metric, field.payload, 0, &isFirst, &output)
        }
      } else {
        text.nested(metricField, .metric, message, 0, &isFirst, &output)
      }
      return output.count < limit
    }
  }

  /// Upstream's encoder ends each family with a line feed, which after lines makes a blank one.
  package func end(into output: inout ByteBuffer) { output.append(UInt8(ascii: "\n")) }
}

private let nameField = Array("name".utf8)
private let helpField = Array("help".utf8)
private let typeField = Array("type".utf8)
private let metricField = Array("metric".utf8)
