/// How one family stands in an OpenMetrics exposition, where suffixes belong to the format.
package struct OpenMetricsForm: Sendable {
  /// The name of the family, escaped.
  let family: ByteString
  /// The name of its samples, escaped; suffixes of summaries and histograms come behind.
  let sample: ByteString
  let type: String
  /// What a histogram's number of observations and their sum are called.
  let countSuffix: ByteString
  let sumSuffix: ByteString
  /// The name of the samples that say when counting began; nil if there must be none.
  let created: ByteString?
  var isCounter: Bool { type == "counter" }

  /// - Parameter isTaken: whether a family of the exposition has that name, escaped.
  ///
  /// No sample is called anything else than in the text format, except for gauge histograms. A
  /// counter whose name doesn't end in `_total`, or whose name without it is another family's, is
  /// of type `unknown`, because OpenMetrics would make it another name or one family twice.
  package init(
    name: ByteString, type: MetricType, escaping: EscapingScheme,
    isTaken: (ByteString) -> Bool
  ) {
    let escaped = escaping.escape(metricName: name)
    let base = ByteString(Array(escaped.bytes.dropLast(Self.total.count)))
    let canCount =
      type == .counter && !base.isEmpty && escaped.hasSuffix(Self.total) && !isTaken(base)
      && !isTaken(base + "_created")
    let isGaugeHistogram =
      type == .gaugeHistogram && !isTaken(escaped + "_gcount") && !isTaken(escaped + "_gsum")
    family = canCount ? base : escaped
    sample = escaped
    countSuffix = isGaugeHistogram ? "_gcount" : "_count"
    sumSuffix = isGaugeHistogram ? "_gsum" : "_sum"
    self.type =
      switch type {
      case .counter: canCount ? "counter" : "unknown"
      case .untyped: "unknown"
      case .gaugeHistogram: isGaugeHistogram ? "gaugehistogram" : "histogram"
      case .gauge, .summary, .histogram: type.textName
      }
    let hasCreated = canCount || type == .summary || type == .histogram
    let created = family + "_created"
    self.created = hasCreated && !isTaken(created) ? created : nil
  }

  private static let total: ByteString = "_total"
}
