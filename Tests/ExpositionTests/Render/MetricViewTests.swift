import Exposition
import Testing

struct MetricViewTests {
  @Test(arguments: [MetricType.gauge, .counter, .untyped])
  func readsLabelsAndNumbers(type: MetricType) {
    let family = FamilyRecipe(
      type: type, metrics: [([("a", "1")], .number(2.5)), ([], .number(-1))]
    ).make()
    let metrics = family.metrics
    var cursor = MetricCursor(metrics.span)
    var seen: [String] = []
    while let metric = cursor.next() {
      #expect(metric.kind == type.valueKind)
      var text = "\(metric.number)"
      var labels = metric.labels
      while let label = labels.next() {
        text += " \(ByteString(copying: label.name))=\(ByteString(copying: label.value))"
      }
      seen.append(text)
    }
    #expect(seen == ["2.5 a=1 instance=i job=j", "-1.0 instance=i job=j"])
  }

  @Test func readsSummaries() {
    let bytes = only(.summary, .summary(count: 7, sum: 1.5, [(0.5, 2), (0.9, 3)]))
    let summary = MetricView(bytes.span).summary
    #expect(summary.count == 7)
    #expect(summary.sum == 1.5)
    var quantiles = summary.quantiles
    var seen: [Double] = []
    while let point = quantiles.next() { seen += [point.quantile, point.value] }
    #expect(seen == [0.5, 2, 0.9, 3])
  }

  @Test func readsHistograms() {
    let bytes = only(.histogram, .histogram(count: 300, sum: 1.5, [(1, 2), (.infinity, 300)]))
    let histogram = MetricView(bytes.span).histogram
    #expect(histogram.count == .integer(300))
    #expect(histogram.sum == 1.5)
    #expect(histogram.isNative == false)
    #expect(buckets(histogram) == ["1.0 integer(2)", "inf integer(300)"])
  }

  @Test func readsFloatHistograms() {
    let bytes = only(.histogram, .floatHistogram(count: 2.5, sum: 0, [(1, 0.5), (2, 0)]))
    let histogram = MetricView(bytes.span).histogram
    #expect(histogram.count == .float(2.5))
    #expect(buckets(histogram) == ["1.0 float(0.5)", "2.0 float(0.0)"])
  }

  @Test func whatIsAbsentIsZero() {
    let number = only(.gauge, .fields([]))
    #expect(MetricView(number.span).number == 0)
    let histogram = only(.histogram, .fields([]))
    #expect(MetricView(histogram.span).histogram.count == .integer(0))
    let nothing: [UInt8] = []
    #expect(MetricView(nothing.span).kind == ValueKind.none)
  }

  @Test(
    arguments: [
      [0x0A], [0x0A, 5, 1], [0x12, 0xFF], [0x12, 3, 9, 0, 0], [0x80], [7], [0x0A, 1, 0x0A],
      [UInt8](repeating: 0xFF, count: 12), [0x0A, 2, 0x0A, 9], [0x3A, 2, 0x1A, 9],
    ] as [[UInt8]])
  func endsAtBytesThatAreNoMessage(bytes: [UInt8]) {
    let metric = MetricView(bytes.span)
    var labels = metric.labels
    while labels.next() != nil {}
    var cursor = metric.histogram.buckets
    while cursor.next() != nil {}
    #expect(metric.number == 0)
  }

  private func buckets(_ histogram: borrowing HistogramView) -> [String] {
    var buckets = histogram.buckets
    var seen: [String] = []
    while let bucket = buckets.next() { seen.append("\(bucket.upperBound) \(bucket.count)") }
    return seen
  }

  private func only(_ type: MetricType, _ value: FamilyRecipe.Value) -> [UInt8] {
    FamilyRecipe(type: type, metrics: [([], value)]).firstMessage()
  }
}
