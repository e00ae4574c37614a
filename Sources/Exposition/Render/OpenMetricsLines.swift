/// Writes the samples of one family in OpenMetrics, with exemplars and the times of creation.
struct OpenMetricsLines {
  let labelText: LabelText
  private let form: OpenMetricsForm
  private let base: SampleName
  private let bucket: SampleName
  private let sum: SampleName
  private let count: SampleName
  private let created: SampleName?

  init(_ family: MetricFamily, _ form: OpenMetricsForm, _ escaping: EscapingScheme) {
    labelText = LabelText(escaping: escaping, hasForeignNames: family.hasForeignLabels)
    self.form = form
    base = SampleName(form.sample)
    bucket = SampleName(form.sample + "_bucket")
    sum = SampleName(form.sample + form.sumSuffix)
    count = SampleName(form.sample + form.countSuffix)
    created = form.created.map { SampleName($0) }
  }

  func number(
    _ metric: borrowing MetricView, _ labels: Span<UInt8>, into output: inout ByteBuffer
  ) {
    start(base, labels, &output)
    output.appendOpenMetricsFloat(metric.number)
    if form.isCounter, let exemplar = metric.value.message(2) { append(exemplar, &output) }
    output.append(UInt8(ascii: "\n"))
    if form.isCounter { creation(metric.value.message(3), labels, &output) }
  }

  func summary(
    _ summary: borrowing SummaryView, _ message: Span<UInt8>, _ labels: Span<UInt8>,
    into output: inout ByteBuffer
  ) {
    var quantiles = summary.quantiles
    while let point = quantiles.next() {
      start(base, labels, quantileStart, point.quantile, &output)
      output.appendOpenMetricsFloat(point.value)
      output.append(UInt8(ascii: "\n"))
    }
    line(sum, labels, .float(summary.sum), &output)
    line(count, labels, .integer(summary.count), &output)
    creation(message.message(4), labels, &output)
  }

  /// The `+Inf` bucket that the format asks for is added if none was pushed.
  func histogram(
    _ histogram: borrowing HistogramView, _ labels: Span<UInt8>, into output: inout ByteBuffer
  ) {
    var fields = FieldReader(histogram.message)
    var hasInfinity = false
    while fields.next() {
      guard fields.number == 3 else { continue }
      let point = Bucket(fields.payload)
      start(bucket, labels, leStart, point.upperBound, &output)
      output.append(point.count)
      if let exemplar = fields.payload.message(3) { append(exemplar, &output) }
      output.append(UInt8(ascii: "\n"))
      if point.upperBound == .infinity { hasInfinity = true }
    }
    if !hasInfinity {
      start(bucket, labels, leStart, .infinity, &output)
      output.append(histogram.count)
      output.append(UInt8(ascii: "\n"))
    }
    line(sum, labels, .float(histogram.sum), &output)
    line(count, labels, histogram.count, &output)
    creation(histogram.message.message(15), labels, &output)
  }

  private func creation(
    _ timestamp: Span<UInt8>?, _ labels: Span<UInt8>, _ output: inout ByteBuffer
  ) {
    guard let created, let timestamp else { return }
    line(created, labels, .float(timestamp.timestampSeconds), &output)
  }

  private func line(
    _ name: SampleName, _ labels: Span<UInt8>, _ value: HistogramCount,
    _ output: inout ByteBuffer
  ) {
    start(name, labels, &output)
    output.append(value)
    output.append(UInt8(ascii: "\n"))
  }

  /// A sample up to the blank before its value.
  private func start(_ name: SampleName, _ labels: Span<UInt8>, _ output: inout ByteBuffer) {
    if labels.isEmpty {
      output.append(name.alone)
    } else {
      output.append(name.opening)
      output.append(labels)
      output.append(UInt8(ascii: "}"))
    }
    output.append(UInt8(ascii: " "))
  }

  /// The same with `le` or `quantile` as the last label.
  private func start(
    _ name: SampleName, _ labels: Span<UInt8>, _ label: [UInt8], _ position: Double,
    _ output: inout ByteBuffer
  ) {
    output.append(name.opening)
    if !labels.isEmpty {
      output.append(labels)
      output.append(UInt8(ascii: ","))
    }
    output.append(label)
    output.appendOpenMetricsFloat(position)
    output.append(UInt8(ascii: "\""))
    output.append(UInt8(ascii: "}"))
    output.append(UInt8(ascii: " "))
  }

  /// An exemplar that the format has no words for is left out: it would cost the whole scrape.
  private func append(_ message: Span<UInt8>, _ output: inout ByteBuffer) {
    let exemplar = ExemplarView(message)
    guard exemplar.isExpressible else { return }
    output.append(exemplarStart)
    LabelText(escaping: labelText.escaping, hasForeignNames: false)
      .append(each: exemplar.labels, to: &output)
    output.append(UInt8(ascii: "}"))
    output.append(UInt8(ascii: " "))
    output.appendOpenMetricsFloat(exemplar.value)
    guard let seconds = exemplar.seconds else { return }
    output.append(UInt8(ascii: " "))
    output.appendOpenMetricsFloat(seconds)
  }
}

private let exemplarStart = Array(" # {".utf8)

extension ByteBuffer {
  fileprivate mutating func append(_ count: HistogramCount) {
    switch count {
    case .integer(let number): appendDecimal(number)
    case .float(let number): appendOpenMetricsFloat(number)
    }
  }
}
