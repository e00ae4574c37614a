import Exposition

/// The groups of some jobs, and what must be known of them to find a series held twice.
struct Stripe: Sendable {
  private(set) var groups = GroupTable()
  private var jobs: [ByteString: JobShapes] = [:]
  /// How often a shape came or went. No two states of a job share a version, not even when the job
  /// was gone in between.
  private var shapeChanges = 0

  /// The label-name shapes of one job's groups.
  private struct JobShapes: Sendable {
    var counts: [GroupingKey.Shape: Int] = [:]
    /// Changes whenever a shape comes or goes.
    var version = 0
  }

  /// The other shapes among the groups of the key's job, and their version.
  func shapes(besides key: GroupingKey) -> (shapes: [GroupingKey.Shape], version: Int) {
    guard let job = jobs[key.job] else { return ([], 0) }
    if job.counts.count == 1, job.counts[key.shape] != nil { return ([], job.version) }
    return (job.counts.keys.filter { $0 != key.shape }, job.version)
  }

  func shapesVersion(of key: GroupingKey) -> Int { jobs[key.job]?.version ?? 0 }

  /// Returns the group whose place this one takes, so that its memory is freed outside the lock.
  mutating func put(_ group: MetricGroup) -> MetricGroup? {
    let old = groups.put(group)
    if old == nil { count(group.key, by: 1) }
    return old
  }

  mutating func remove(_ key: GroupingKey) -> MetricGroup? {
    let old = groups.remove(key)
    if old != nil { count(key, by: -1) }
    return old
  }

  /// Returns what stood here, so that its memory is freed outside the lock.
  mutating func removeAll() -> Stripe {
    let old = self
    self = Stripe()
    shapeChanges = old.shapeChanges
    groups = old.groups.emptied()
    return old
  }

  /// Gives back the memory of a few groups, or of what else is left; false once there is nothing.
  mutating func release(atMost count: Int) -> Bool {
    for _ in 0..<count {
      if groups.releaseOne() { continue }
      guard !jobs.isEmpty else {
        return false
      }
      jobs.remove(at: jobs.startIndex)
    }
    return true
  }

  private mutating func count(_ key: GroupingKey, by change: Int) {
    let groups = (jobs[key.job]?.counts[key.shape] ?? 0) + change
    if groups == (change > 0 ? 1 : 0) {
      shapeChanges += 1
      jobs[key.job, default: JobShapes()].version = shapeChanges
    }
    jobs[key.job]?.counts[key.shape] = groups == 0 ? nil : groups
    if jobs[key.job]?.counts.isEmpty == true { jobs[key.job] = nil }
  }
}
