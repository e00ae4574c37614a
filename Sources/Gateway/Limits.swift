import Exposition
import Storage

/// What may be pushed and stored (`--push.max-…`). A number that nothing reaches means no limit.
package struct Limits: Sendable {
  /// Of one push, as they are stored: a histogram is one.
  package var series = Int.max
  package var families = Int.max
  /// Of a series in the body, and of a grouping key.
  package var labels = Int.max
  package var labelNameBytes = Int.max
  package var labelValueBytes = Int.max
  /// Of a line of text, or a field of a protobuf family: one metric, say.
  package var lineBytes = Int.max
  /// Different sets of label names among the groups of one job.
  package var shapesPerJob = Int.max
  package var groups = Int.max
  /// Of all groups.
  package var totalSeries = Int.max

  package init() {}

  var push: PushLimits {
    var limits = PushLimits()
    limits.series = series
    limits.families = families
    limits.labels = labels
    limits.labelNameBytes = labelNameBytes
    limits.labelValueBytes = labelValueBytes
    limits.lineBytes = lineBytes
    return limits
  }

  var store: StoreLimits {
    var limits = StoreLimits()
    limits.shapesPerJob = shapesPerJob
    limits.groups = groups
    limits.series = totalSeries
    return limits
  }
}
