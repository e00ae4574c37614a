/// Writes the samples of a family, in the text format or in OpenMetrics. Made once for all groups.
package final class SampleLines: Sendable {
  private let name: SampleName
  private let countEnding: [UInt8]
  private let sumEnding: [UInt8]
  /// Of the samples that say when counting began; nil if there must be none.
  private let created: SampleName?
  private let escaping: EscapingScheme
  private let dialect: SampleDialect

  /// In the text format.
  package init(name: ByteString, escaping: EscapingScheme) {
    self.name = SampleName(escaping.escape(metricName: name))
    countEnding = Self.count
    sumEnding = Self.sum
    created = nil
    self.escaping = escaping
    dialect = .text
  }

  /// In OpenMetrics, with exemplars and the times of creation.
  package init(_ form: OpenMetricsForm, escaping: EscapingScheme) {
    name = SampleName(form.sample)
    countEnding = form.countSuffix.bytes
    sumEnding = form.sumSuffix.bytes
    created = form.created.map { SampleName($0) }
    self.escaping = escaping
    dialect = .openMetrics(isCounter: form.isCounter)
  }

  private static let none: [UInt8] = []
  private static let bucket = Array("_bucket".utf8)
  private static let count = Array("_count".utf8)
  private static let sum = Array("_sum".utf8)
  private static let le = Array("le=\"".utf8)
  private static let quantile = Array("quantile=\"".utf8)

  /// The lines of one group's family, from where the last call ended until the buffer holds `limit`
  /// bytes.
  package func append(
    _ family: MetricFamily, order: SortedMetrics, from progress: inout SortedMetrics.Progress,
    upTo limit: Int, to output: inout ByteBuffer
  ) {
    let labelText = LabelText(escaping: escaping, hasForeignNames: family.hasForeignLabels)
    order.forEachMetric(of: family, from: &progress) { _, message in
      if labelText.hasForeignNames || !output.writePlainLine(name, message, dialect) {
        append(message, labelText, &output)
      }
      return output.count < limit
    }
  }

  private func append(_ message: Span<UInt8>, _ labelText: LabelText, _ output: inout ByteBuffer) {
    let metric = MetricView(message)
    var labels = ByteBuffer(capacity: message.count)
    labelText.append(message, to: &labels)
    switch metric.kind {
    case .summary: append(metric.summary, metric.value, labels.span, &output)
    case .histogram: append(metric.histogram, labels.span, &output)
    case .none, .gauge, .counter, .untyped: append(metric, labels.span, &output)
    }
  }

  private func append(
    _ metric: borrowing MetricView, _ labels: Span<UInt8>, _ output: inout ByteBuffer
  ) {
    let isCounter = if case .openMetrics(isCounter: true) = dialect { true } else { false }
    line(
      name, Self.none, labels, .float(metric.number),
      exemplar: isCounter ? metric.value.message(2) : nil, &output)
    if isCounter { creation(metric.value, 3, labels, &output) }
  }

  private func append(
    _ summary: borrowing SummaryView, _ message: Span<UInt8>, _ labels: Span<UInt8>,
    _ output: inout ByteBuffer
  ) {
    var quantiles = summary.quantiles
    while let point = quantiles.next() {
      line(
        name, Self.none, labels, at: (Self.quantile, point.quantile), .float(point.value), &output)
    }
    line(name, sumEnding, labels, .float(summary.sum), &output)
    line(name, countEnding, labels, .integer(summary.count), &output)
    creation(message, 4, labels, &output)
  }

  /// The `+Inf` bucket that every Prometheus expects is added if none was pushed.
  private func append(
    _ histogram: borrowing HistogramView, _ labels: Span<UInt8>, _ output: inout ByteBuffer
  ) {
    var fields = FieldReader(histogram.message)
    var hasInfinity = false
    while fields.next() {
      guard fields.number == 3 else { continue }
      let point = Bucket(fields.payload)
      line(
        name, Self.bucket, labels, at: (Self.le, point.upperBound), point.count,
        exemplar: dialect.hasExemplars ? fields.payload.message(3) : nil, &output)
      if point.upperBound == .infinity { hasInfinity = true }
    }
    if !hasInfinity {
      line(name, Self.bucket, labels, at: (Self.le, .infinity), histogram.count, &output)
    }
    line(name, sumEnding, labels, .float(histogram.sum), &output)
    line(name, countEnding, labels, histogram.count, &output)
    creation(histogram.message, 15, labels, &output)
  }

  /// - Parameter field: that of the message where the time stands, if it is known.
  private func creation(
    _ message: Span<UInt8>, _ field: Int, _ labels: Span<UInt8>, _ output: inout ByteBuffer
  ) {
    guard let created, let time = message.message(field) else { return }
    line(created, Self.none, labels, .float(time.timestampSeconds), &output)
  }

  /// - Parameter position: `le` or `quantile`, which is the last label then.
  private func line(
    _ name: SampleName, _ ending: [UInt8], _ labels: Span<UInt8>,
    at position: (label: [UInt8], value: Double)? = nil, _ value: HistogramCount,
    exemplar: Span<UInt8>? = nil, _ output: inout ByteBuffer
  ) {
    let dialect = dialect
    let length = name.length(ending.span) + labels.count + 15 + 2 * RawWriter.longestFloat
    output.write(atMost: length) { line in
      let hasLabels = !labels.isEmpty || position != nil
      name.write(ending.span, hasLabels: hasLabels, to: &line)
      line.copy(labels)
      if let position {
        if !labels.isEmpty { line.put(UInt8(ascii: ",")) }
        line.copy(position.label.span)
        line.number(position.value, dialect)
        line.put(UInt8(ascii: "\""))
      }
      if hasLabels { line.put(UInt8(ascii: "}")) }
      line.put(UInt8(ascii: " "))
      line.number(value, dialect)
    }
    if let exemplar { output.append(exemplar: exemplar, escaping) }
    output.append(UInt8(ascii: "\n"))
  }
}
