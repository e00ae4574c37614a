import Exposition
import Synchronization

/// What may be stored. A number that nothing reaches means no limit.
package struct StoreLimits: Sendable {
  /// Different sets of label names among the groups of one job: each costs the job's pushes time.
  package var shapesPerJob = Int.max
  package var groups = Int.max
  /// In all groups, as they are stored: a histogram is one.
  package var series = Int.max

  package init() {}
}

/// How many groups and series are stored.
///
/// Room is taken before a group is put in its place and given back if it is not: the limits are
/// never exceeded, however many push at once. Of two that race for the last room both may fail.
final class StoreTotals: Sendable {
  private let limits: StoreLimits
  private let groups = Atomic(0)
  private let series = Atomic(0)

  init(_ limits: StoreLimits) { self.limits = limits }

  /// Takes what the group needs beyond the one whose place it takes; gives nothing back if it is
  /// smaller. What was there already is never refused.
  func reserve(_ group: MetricGroup, after old: MetricGroup?) -> ExceededLimit? {
    if old == nil {
      let count = groups.add(1, ordering: .relaxed).newValue
      if count > limits.groups {
        groups.subtract(1, ordering: .relaxed)
        return ExceededLimit(.groups, count, of: limits.groups)
      }
    }
    let growth = group.seriesCount - (old?.seriesCount ?? 0)
    guard growth != 0 else { return nil }
    let count = series.add(growth, ordering: .relaxed).newValue
    if growth > 0, count > limits.series {
      series.subtract(growth, ordering: .relaxed)
      if old == nil { groups.subtract(1, ordering: .relaxed) }
      return ExceededLimit(.totalSeries, count, of: limits.series)
    }
    return nil
  }

  /// The group was not put in its place after all.
  func cancel(_ group: MetricGroup, after old: MetricGroup?) {
    if old == nil { groups.subtract(1, ordering: .relaxed) }
    series.subtract(group.seriesCount - (old?.seriesCount ?? 0), ordering: .relaxed)
  }

  /// One group is in another's place, whatever the limits: it was stored before.
  func exchange(_ old: MetricGroup?, for new: MetricGroup?) {
    groups.add((new == nil ? 0 : 1) - (old == nil ? 0 : 1), ordering: .relaxed)
    series.add((new?.seriesCount ?? 0) - (old?.seriesCount ?? 0), ordering: .relaxed)
  }

  func remove(_ group: MetricGroup) {
    groups.subtract(1, ordering: .relaxed)
    series.subtract(group.seriesCount, ordering: .relaxed)
  }

  /// Every group is gone; called while no push can be under way.
  func removeAll() {
    groups.store(0, ordering: .relaxed)
    series.store(0, ordering: .relaxed)
  }

  /// The exceeded limit if the job would have so many shapes.
  func exceeded(byShapes count: Int) -> ExceededLimit? {
    count > limits.shapesPerJob
      ? ExceededLimit(.shapes, count, of: limits.shapesPerJob) : nil
  }

  var counts: (groups: Int, series: Int) {
    (groups.load(ordering: .relaxed), series.load(ordering: .relaxed))
  }
}
