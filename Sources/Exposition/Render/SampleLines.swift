/// Writes the samples of one family; whatever is the same on all its lines is made once.
struct SampleLines {
  /// The name of a sample up to its labels.
  private struct Name {
    /// When there are no labels: `a` or `{"a.b"}`.
    let alone: [UInt8]
    /// Before labels: `a{` or `{"a.b",`.
    let opening: [UInt8]

    init(_ name: ByteString) {
      if isLegalMetricName(name.span) {
        alone = name.bytes
        opening = name.bytes + [UInt8(ascii: "{")]
        return
      }
      var quoted = ByteBuffer()
      quoted.append(UInt8(ascii: "{"))
      quoted.appendQuoted(name.span)
      alone = quoted.array() + [UInt8(ascii: "}")]
      opening = quoted.array() + [UInt8(ascii: ",")]
    }
  }

  private let escaping: EscapingScheme
  private let hasForeignLabels: Bool
  private let base: Name
  private let bucket: Name
  private let sum: Name
  private let count: Name

  init(_ family: MetricFamily, _ escaping: EscapingScheme) {
    let name = escaping.escape(metricName: family.name)
    self.escaping = escaping
    hasForeignLabels = family.hasForeignLabels
    base = Name(name)
    bucket = Name(name + "_bucket")
    sum = Name(name + "_sum")
    count = Name(name + "_count")
  }

  func number(_ metric: borrowing MetricView, into output: inout ByteBuffer) {
    if metric.labelCount == 0 {
      output.append(base.alone)
    } else {
      output.append(base.opening)
      append(metric, to: &output)
      output.append(UInt8(ascii: "}"))
    }
    finish(metric.number, &output)
  }

  /// Writes the labels without braces, replacing what the buffer holds.
  func labels(of metric: borrowing MetricView, into output: inout ByteBuffer) {
    output.removeAll()
    append(metric, to: &output)
  }

  func summary(
    _ summary: borrowing SummaryView, _ labels: Span<UInt8>, into output: inout ByteBuffer
  ) {
    var quantiles = summary.quantiles
    while let point = quantiles.next() {
      line(base, labels, quantileStart, point.quantile, point.value, &output)
    }
    line(sum, labels, summary.sum, &output)
    line(count, labels, Double(summary.count), &output)
  }

  /// The `+Inf` bucket that every Prometheus expects is added if none was pushed.
  func histogram(
    _ histogram: borrowing HistogramView, _ labels: Span<UInt8>, into output: inout ByteBuffer
  ) {
    var buckets = histogram.buckets
    var hasInfinity = false
    while let point = buckets.next() {
      line(bucket, labels, leStart, point.upperBound, point.count.number, &output)
      if point.upperBound == .infinity { hasInfinity = true }
    }
    if !hasInfinity {
      line(bucket, labels, leStart, .infinity, histogram.count.number, &output)
    }
    line(sum, labels, histogram.sum, &output)
    line(count, labels, histogram.count.number, &output)
  }

  private func line(
    _ name: Name, _ labels: Span<UInt8>, _ value: Double, _ output: inout ByteBuffer
  ) {
    if labels.isEmpty {
      output.append(name.alone)
    } else {
      output.append(name.opening)
      output.append(labels)
      output.append(UInt8(ascii: "}"))
    }
    finish(value, &output)
  }

  /// A line with `le` or `quantile` as the last label.
  private func line(
    _ name: Name, _ labels: Span<UInt8>, _ label: [UInt8], _ position: Double, _ value: Double,
    _ output: inout ByteBuffer
  ) {
    output.append(name.opening)
    if !labels.isEmpty {
      output.append(labels)
      output.append(UInt8(ascii: ","))
    }
    output.append(label)
    output.appendGoFloat(position)
    output.append(UInt8(ascii: "\""))
    output.append(UInt8(ascii: "}"))
    finish(value, &output)
  }

  @inline(__always)
  private func finish(_ value: Double, _ output: inout ByteBuffer) {
    output.append(UInt8(ascii: " "))
    output.appendGoFloat(value)
    output.append(UInt8(ascii: "\n"))
  }

  private func append(_ metric: borrowing MetricView, to output: inout ByteBuffer) {
    var labels = metric.labels
    var isFirst = true
    while let label = labels.next() {
      if !isFirst { output.append(UInt8(ascii: ",")) }
      isFirst = false
      if hasForeignLabels {
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

private let leStart = Array("le=\"".utf8)
private let quantileStart = Array("quantile=\"".utf8)
