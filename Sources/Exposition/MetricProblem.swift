/// What is wrong with one metric of a push, found while it was read.
package struct MetricProblem: Error, Sendable, Equatable {
  package enum Reason: Sendable, Equatable {
    case duplicateSeries
    /// The metric's value is not of the family's type.
    case wrongValue(expected: MetricType)
    case duplicateLabel(ByteString)
    case invalidLabelName(ByteString)
    case invalidLabelValue(name: ByteString, value: ByteString)
    /// `le` on a histogram, `quantile` on a summary: they belong to the format.
    case explicitLabel(String)
    /// Two names that are one in a scrape that escapes names.
    case escapedLabels(ByteString, ByteString)
  }

  package let family: ByteString
  /// The metric in canonical form, one `Metric` message.
  package let metric: [UInt8]
  package let reason: Reason

  package init(family: ByteString, metric: [UInt8], reason: Reason) {
    self.family = family
    self.metric = metric
    self.reason = reason
  }
}
