import Exposition

/// The check of everything stored, for metrics that came in unchecked. Costs O(stored).
enum FullCheck {
  static func firstInconsistency(of groups: [MetricGroup], own: [TypedName]) -> Inconsistency? {
    var names = NameRegistry(own: own)
    var series: [ByteString: SeriesIndex] = [:]
    var keys: Set<GroupingKey> = []
    for group in groups {
      if let twin = group.key.twin(), keys.contains(twin) { return .twin(of: twin) }
      keys.insert(group.key)
      do {
        try names.exchange([], for: group.typedNames, by: group.key)
      } catch {
        return error.inconsistency(of: group.family(named: error.name.name))
      }
      for stored in group.families {
        if let problem = stored.family.problems.first { return .metric(problem) }
        if let reason = duplicate(in: stored.family, seen: &series) { return .metric(reason) }
      }
    }
    return nil
  }

  private static func duplicate(
    in family: MetricFamily, seen: inout [ByteString: SeriesIndex]
  ) -> MetricProblem? {
    var index = seen.removeValue(forKey: family.name) ?? SeriesIndex()
    var isDuplicate = false
    family.series.forEach { if !index.insert($0) { isDuplicate = true } }
    seen[family.name] = index
    guard isDuplicate else { return nil }
    return MetricProblem(
      family: family.name, metric: family.firstMetric, reason: .duplicateSeries)
  }
}
