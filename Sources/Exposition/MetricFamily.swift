/// One metric family of one group in canonical form. Never changes.
package final class MetricFamily: Sendable {
  package let name: ByteString
  package let type: MetricType
  /// Nil: no HELP line. Empty (protobuf only): a HELP line without text.
  package let help: ByteString?
  /// The `metric` fields (tag 0x22, length, `Metric`) of an `io.prometheus.client.MetricFamily`,
  /// labels final and sorted by name and standing first in each, in the order pushed.
  package let metrics: [UInt8]
  package let metricCount: Int
  /// The hashes of the metrics' label bytes.
  package let series: SeriesIndex
  /// Whether a label name needs escaping in the text format.
  package let hasForeignLabels: Bool
  /// What keeps this family from being scraped; empty unless it was pushed unchecked.
  package let problems: [MetricProblem]

  package init(
    name: ByteString, type: MetricType, help: ByteString?, metrics: [UInt8], metricCount: Int,
    series: SeriesIndex, hasForeignLabels: Bool = false, problems: [MetricProblem] = []
  ) {
    self.name = name
    self.type = type
    self.help = help
    self.metrics = metrics
    self.metricCount = metricCount
    self.series = series
    self.hasForeignLabels = hasForeignLabels
    self.problems = problems
  }
}

/// What one body brought.
package struct PushedFamilies: Sendable {
  /// Each name once, in the order of first appearance; none without metrics.
  package var families: [MetricFamily] = []
  /// Families that came without a metric (protobuf only): a POST removes them.
  package var emptied: [ByteString] = []
  package var hasTimestamps = false
  /// The first problems in the order of the body; `problemCount` counts those left out too.
  package var problems: [MetricProblem] = []
  package var problemCount = 0
  /// What the body brought too much of; the rest is not complete then.
  var exceeded: ExceededLimit?

  package init() {}
}
