/// Writes families as length-delimited `io.prometheus.client.MetricFamily` messages. The length
/// comes first, so the sizes of all groups' metrics are added up before the header is written.
package struct ProtobufRenderer: Sendable {
  package let escaping: EscapingScheme

  package init(escaping: EscapingScheme) { self.escaping = escaping }

  /// How many bytes `metrics(of:order:into:)` will write.
  package func size(of family: MetricFamily) -> Int {
    if !rewrites(family) { return family.metrics.count }
    var size = 0
    let bytes = family.metrics
    var cursor = MetricCursor(bytes.span)
    while let metric = cursor.next() {
      let message = labelSize(metric) + metric.rest.count
      size += 1 + message.varintSize + message
    }
    return size
  }

  /// Everything of a family's message before its metrics, whose size is that of all groups together.
  package func header(
    name: ByteString, help: ByteString?, type: MetricType, metricsSize size: Int,
    into output: inout ByteBuffer
  ) {
    var fields = ByteBuffer(capacity: 256)
    let escaped = escaping.escape(metricName: name)
    fields.append(0x0A)
    fields.appendVarint(UInt64(escaped.count))
    fields.append(escaped.span)
    if let help {
      fields.append(0x12)
      fields.appendVarint(UInt64(help.count))
      fields.append(help.span)
    }
    fields.append(0x18)
    fields.append(type.rawValue)
    output.appendVarint(UInt64(fields.count + size))
    output.append(fields)
  }

  /// The metrics of one group's family.
  package func metrics(
    of family: MetricFamily, order: SortedMetrics, from progress: inout SortedMetrics.Progress,
    upTo limit: Int, into output: inout ByteBuffer
  ) {
    let rewrites = rewrites(family)
    if !rewrites, order.isPushedOrder, progress.isAtStart, family.metrics.count <= limit {
      output.append(family.metrics)
      progress.isDone = true
      return
    }
    order.forEachMetric(of: family, from: &progress) { field, message in
      if rewrites {
        rewrite(MetricView(message), into: &output)
      } else {
        output.append(field)
      }
      return output.count < limit
    }
  }

  /// All of them.
  package func metrics(
    of family: MetricFamily, order: SortedMetrics, into output: inout ByteBuffer
  ) {
    var progress = SortedMetrics.Progress()
    metrics(of: family, order: order, from: &progress, upTo: .max, into: &output)
  }

  func rewrites(_ family: MetricFamily) -> Bool {
    family.hasForeignLabels && escaping != .allowUTF8
  }

  func rewrite(_ metric: borrowing MetricView, into output: inout ByteBuffer) {
    output.append(0x22)
    output.appendVarint(UInt64(labelSize(metric) + metric.rest.count))
    var labels = metric.labels
    while let label = labels.next() {
      output.appendLabel(name: escaping.escape(labelName: label.name).span, value: label.value)
    }
    output.append(metric.rest)
  }

  private func labelSize(_ metric: borrowing MetricView) -> Int {
    var size = 0
    var labels = metric.labels
    while let label = labels.next() {
      let name = escaping.escape(labelName: label.name).count
      let value = label.value.count
      let pair = 2 + name.varintSize + name + value.varintSize + value
      size += 1 + pair.varintSize + pair
    }
    return size
  }
}
