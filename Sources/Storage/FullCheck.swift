import Exposition
import Synchronization
import Threads

/// The check of everything stored, for metrics that came in unchecked. Costs O(stored).
enum FullCheck {
  static func firstInconsistency(
    of groups: [MetricGroup], own: [FamilyMetadata], hasher: SeriesHasher
  ) -> Inconsistency? {
    var names = NameRegistry(own: own)
    var series: [ByteString: SeriesIndex] = [:]
    var keys: Set<GroupingKey> = []
    for group in groups {
      if let twin = group.key.twin(), keys.contains(twin) { return .twin(of: twin) }
      keys.insert(group.key)
      do {
        try names.exchange([], for: group.metadata, by: group.key)
      } catch {
        return error.inconsistency(of: group.family(named: error.name.name))
      }
      for stored in group.families {
        if let problem = stored.family.problems.first { return .metric(problem) }
        if let reason = duplicate(in: stored.family, seen: &series, hasher) {
          return .metric(reason)
        }
      }
    }
    return nil
  }

  private static func duplicate(
    in family: MetricFamily, seen: inout [ByteString: SeriesIndex], _ hasher: SeriesHasher
  ) -> MetricProblem? {
    var index = seen.removeValue(forKey: family.name) ?? SeriesIndex()
    var isDuplicate = false
    family.series(hashedBy: hasher).forEach { if !index.insert($0) { isDuplicate = true } }
    seen[family.name] = index
    guard isDuplicate else { return nil }
    return MetricProblem(
      family: family.name, metric: family.firstMetric, reason: .duplicateSeries)
  }
}

// Where metrics may be stored that cannot be exposed together, every scrape has to check them.

extension MetricStore {
  /// Whether inconsistent metrics may be stored.
  var isUnsure: Bool { !checksPushes || isUncertain.load(ordering: .relaxed) }

  /// Called under the stripe's lock, so that a copy of everything and its generation agree.
  func noteChange() {
    if isUnsure { unchecked.withLock { $0.generation += 1 } }
  }

  func check(_ groups: [MetricGroup], _ generation: Int) throws(InconsistencyError) {
    let checked = unchecked.withLock { $0.checked }
    var outcome = checked.error
    if generation != checked.generation {
      outcome = FullCheck.firstInconsistency(of: groups, own: own, hasher: hasher)
        .map { InconsistencyError([$0]) }
      let result = outcome
      unchecked.withLock { state in
        if generation > state.checked.generation { state.checked = (generation, result) }
      }
    }
    if let outcome { throw outcome }
    // What is pushed to consistent metrics and checked leaves them consistent.
    if checksPushes { isUncertain.store(false, ordering: .relaxed) }
  }
}
