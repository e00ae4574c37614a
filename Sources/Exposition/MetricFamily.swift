/// One metric family of one group in canonical form. Never changes.
package final class MetricFamily: Sendable {
  /// What the next push nearly always leaves as it was; shared then.
  package let structure: FamilyStructure
  /// The `metric` fields (tag 0x22, length, `Metric`) of an `io.prometheus.client.MetricFamily`,
  /// labels final and sorted by name and standing first in each, in the order pushed.
  package let metrics: [UInt8]

  init(_ structure: FamilyStructure, metrics: [UInt8]) {
    self.structure = structure
    self.metrics = metrics
  }

  package convenience init(
    name: ByteString, type: MetricType, help: ByteString?, metrics: [UInt8], metricCount: Int,
    series: SeriesIndex, hasForeignLabels: Bool = false, problems: [MetricProblem] = []
  ) {
    self.init(
      FamilyStructure(
        name: name, type: type, help: help, metricCount: metricCount, series: series,
        hasForeignLabels: hasForeignLabels, problems: problems),
      metrics: metrics)
  }

  package var name: ByteString { structure.name }
  package var type: MetricType { structure.type }
  /// Nil: no HELP line. Empty (protobuf only): a HELP line without text.
  package var help: ByteString? { structure.help }
  package var metricCount: Int { structure.metricCount }
  /// The hashes of the metrics' label bytes.
  package var series: SeriesIndex { structure.series }
  /// Whether a label name needs escaping in the text format.
  package var hasForeignLabels: Bool { structure.hasForeignLabels }
  /// What keeps this family from being scraped; empty unless it was pushed unchecked.
  package var problems: [MetricProblem] { structure.problems }

  /// Reads from all cache lines of its beginning and of what it needs beside it. Whoever does that to
  /// many families in a row waits for memory once; the sum is there to keep the compiler from
  /// leaving it out.
  package func touch() -> Int {
    var sum = hasForeignLabels ? 1 : 0
    var place = 0
    while place < min(metrics.count, 4096) {
      sum &+= Int(metrics[place])
      place += 64
    }
    return sum
  }

  /// Whether the other is the same but for its values, as far as can be told at a glance.
  package func isLike(_ other: MetricFamily) -> Bool { structure === other.structure }
}

/// All of a family but its values. Families that share it have the same labels in the same places:
/// their metrics are of the same length and sort alike.
package final class FamilyStructure: Sendable {
  package let name: ByteString
  package let type: MetricType
  package let help: ByteString?
  let metricCount: Int
  let series: SeriesIndex
  let hasForeignLabels: Bool
  let problems: [MetricProblem]

  init(
    name: ByteString, type: MetricType, help: ByteString?, metricCount: Int, series: SeriesIndex,
    hasForeignLabels: Bool, problems: [MetricProblem]
  ) {
    self.name = name
    self.type = type
    self.help = help
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
  /// How the body was written, if that was asked for.
  package var form: PushForm?

  package init() {}

  /// What a body brought that repeats a form.
  init(repeating form: PushForm) {
    families = form.families
    self.form = form
  }
}
