import Exposition

/// The groups of some jobs, and what must be known of them to find a series held twice.
struct Stripe: Sendable {
  private(set) var groups = GroupTable()
  /// Nil where nobody asks what changed.
  var changes: ChangeLog?
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

  /// What a push to the key has to know before it comes back to be stored.
  struct Surroundings: Sendable {
    /// The group as it is.
    var group: MetricGroup?
    /// The other shapes among the groups of the job.
    var shapes: [GroupingKey.Shape] = []
    /// Changes with the shapes.
    var version = 0
  }

  func surroundings(of key: GroupingKey) -> Surroundings {
    guard let job = jobs[key.job] else { return Surroundings() }
    var found = Surroundings(group: groups[key], version: job.version)
    if job.counts.count > 1 || job.counts[key.shape] == nil {
      found.shapes = job.counts.keys.filter { $0 != key.shape }
    }
    return found
  }

  /// How many shapes the key's job would have with it; 0 if the shape is there already.
  func shapesWhenAdded(_ key: GroupingKey) -> Int {
    guard let job = jobs[key.job] else { return 1 }
    return job.counts[key.shape] == nil ? job.counts.count + 1 : 0
  }

  func shapesVersion(of key: GroupingKey) -> Int { jobs[key.job]?.version ?? 0 }

  init(tracking: ChangeTracking? = nil) {
    changes = tracking.map { ChangeLog(keepsOldStates: $0.keepsOldStates) }
  }

  /// Returns the group whose place this one takes, so that its memory is freed outside the lock.
  mutating func put(_ group: MetricGroup) -> MetricGroup? {
    let old = set(group.key, to: group)
    changes?.note(group.key, from: old, to: group)
    return old
  }

  mutating func remove(_ key: GroupingKey) -> MetricGroup? {
    let old = set(key, to: nil)
    if let old { changes?.note(key, from: old, to: nil) }
    return old
  }

  /// The same as `put` and `remove` without a note of the change.
  mutating func set(_ key: GroupingKey, to group: MetricGroup?) -> MetricGroup? {
    guard let group else {
      let old = groups.remove(key)
      if old != nil { count(key, by: -1) }
      return old
    }
    let old = groups.put(group)
    if old == nil { count(key, by: 1) }
    return old
  }

  /// Returns what stood here, so that its memory is freed outside the lock.
  mutating func removeAll() -> Stripe {
    // Taken out first: a log that two stripes hold would be copied by its next note.
    var log = changes
    changes = nil
    let old = self
    self = Stripe()
    shapeChanges = old.shapeChanges
    groups = old.groups.emptied()
    log?.noteWipe(of: old.groups)
    changes = log
    return old
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
