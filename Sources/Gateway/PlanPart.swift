import Exposition
import Storage

/// What one group contributes to one family, but for the values: those are in the snapshot that is
/// scraped. So it outlives any push that brings other values only.
struct PlanPart: Sendable {
  enum Source: Sendable {
    /// Which of the group's families.
    case family(UInt32)
    case times(TimeSeries)
  }

  let place: GroupPlace
  let source: Source
  let hasForeignLabels: Bool
  /// Canonical bytes.
  let size: Int
  let order: SortedMetrics

  init(_ family: MetricFamily, _ order: SortedMetrics, at place: GroupPlace, _ source: Source) {
    self.place = place
    self.source = source
    hasForeignLabels = family.hasForeignLabels
    size = family.metrics.count
    self.order = order
  }

  /// The same of the same group, another of whose families it is by now.
  init(_ part: PlanPart, _ source: Source) {
    place = part.place
    self.source = source
    hasForeignLabels = part.hasForeignLabels
    size = part.size
    order = part.order
  }
}
