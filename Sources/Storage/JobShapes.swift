import Exposition

/// The label-name shapes of the groups of some jobs. Only groups of one job can hold the same
/// series, and only if their shapes differ.
struct JobShapes: Sendable {
  private var jobs: [ByteString: Job] = [:]
  /// How often a shape came or went. No two states of a job share a version, not even when the job
  /// was gone in between.
  private var changes = 0

  private struct Job: Sendable {
    /// Groups by shape.
    var counts: [GroupingKey.Shape: Int] = [:]
    /// Changes whenever a shape comes or goes.
    var version = 0
  }

  /// What a push to the key has to know before it comes back to be stored.
  struct Surroundings: Sendable {
    /// The other shapes among the groups of the job.
    var others: [GroupingKey.Shape] = []
    /// Changes with the shapes.
    var version = 0
  }

  /// How many jobs have groups.
  var count: Int { jobs.count }

  init() {}

  /// Without jobs, and going on counting where those end.
  init(after old: JobShapes) { changes = old.changes }

  func surroundings(of key: GroupingKey) -> Surroundings {
    guard let job = jobs[key.job] else { return Surroundings() }
    var found = Surroundings(version: job.version)
    if job.counts.count > 1 || job.counts[key.shape] == nil {
      found.others = job.counts.keys.filter { $0 != key.shape }
    }
    return found
  }

  func version(of key: GroupingKey) -> Int { jobs[key.job]?.version ?? 0 }

  /// How many shapes the key's job would have with it; 0 if the shape is there already.
  func countWhenAdded(_ key: GroupingKey) -> Int {
    guard let job = jobs[key.job] else { return 1 }
    return job.counts[key.shape] == nil ? job.counts.count + 1 : 0
  }

  /// Counts a group more. True if its shape came to others.
  mutating func add(_ key: GroupingKey) -> Bool {
    count(key, by: 1) && jobs[key.job]?.counts.count ?? 0 > 1
  }

  /// Counts a group less.
  mutating func remove(_ key: GroupingKey) {
    _ = count(key, by: -1)
    if jobs[key.job]?.counts.isEmpty == true { jobs[key.job] = nil }
  }

  /// Whether the shape came or went.
  private mutating func count(_ key: GroupingKey, by change: Int) -> Bool {
    let groups = (jobs[key.job]?.counts[key.shape] ?? 0) + change
    let isTurn = groups == (change > 0 ? 1 : 0)
    if isTurn {
      changes += 1
      jobs[key.job, default: Job()].version = changes
    }
    jobs[key.job]?.counts[key.shape] = groups == 0 ? nil : groups
    return isTurn
  }
}
