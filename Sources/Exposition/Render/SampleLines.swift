/// How the samples of a family are called; made once for all groups.
package final class SampleNames: Sendable {
  let base: SampleName
  let bucket: SampleName
  let sum: SampleName
  let count: SampleName

  package init(_ name: ByteString, _ escaping: EscapingScheme) {
    let name = escaping.escape(metricName: name)
    base = SampleName(name)
    bucket = SampleName(name + "_bucket")
    sum = SampleName(name + "_sum")
    count = SampleName(name + "_count")
  }
}

/// Writes the samples of one group's family.
struct SampleLines {
  private let labelText: LabelText
  private let names: SampleNames

  init(_ family: MetricFamily, _ escaping: EscapingScheme, _ names: SampleNames) {
    labelText = LabelText(escaping: escaping, hasForeignNames: family.hasForeignLabels)
    self.names = names
  }

  func number(_ metric: borrowing MetricView, into output: inout ByteBuffer) {
    if metric.labelCount == 0 {
      output.append(names.base.alone)
    } else {
      output.append(names.base.opening)
      labelText.append(metric.labelFields, to: &output)
      output.append(UInt8(ascii: "}"))
    }
    finish(metric.number, &output)
  }

  /// Writes the labels without braces, replacing what the buffer holds.
  func labels(of metric: borrowing MetricView, into output: inout ByteBuffer) {
    output.removeAll()
    labelText.append(metric.labelFields, to: &output)
  }

  func summary(
    _ summary: borrowing SummaryView, _ labels: Span<UInt8>, into output: inout ByteBuffer
  ) {
    var quantiles = summary.quantiles
    while let point = quantiles.next() {
      line(names.base, labels, quantileStart, point.quantile, point.value, &output)
    }
    line(names.sum, labels, summary.sum, &output)
    line(names.count, labels, Double(summary.count), &output)
  }

  /// The `+Inf` bucket that every Prometheus expects is added if none was pushed.
  func histogram(
    _ histogram: borrowing HistogramView, _ labels: Span<UInt8>, into output: inout ByteBuffer
  ) {
    var buckets = histogram.buckets
    var hasInfinity = false
    while let point = buckets.next() {
      line(names.bucket, labels, leStart, point.upperBound, point.count.number, &output)
      if point.upperBound == .infinity { hasInfinity = true }
    }
    if !hasInfinity {
      line(names.bucket, labels, leStart, .infinity, histogram.count.number, &output)
    }
    line(names.sum, labels, histogram.sum, &output)
    line(names.count, labels, histogram.count.number, &output)
  }

  private func line(
    _ name: SampleName, _ labels: Span<UInt8>, _ value: Double, _ output: inout ByteBuffer
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
    _ name: SampleName, _ labels: Span<UInt8>, _ label: [UInt8], _ position: Double,
    _ value: Double,
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
}

let leStart = Array("le=\"".utf8)
let quantileStart = Array("quantile=\"".utf8)
