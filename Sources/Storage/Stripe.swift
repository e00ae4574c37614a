/// Some of the groups, and what changed of them.
struct Stripe: Sendable {
  private(set) var groups = GroupTable()
  /// Nil where nobody asks what changed.
  var changes: ChangeLog?

  init(tracking: ChangeTracking? = nil) {
    changes = tracking.map { ChangeLog(keepsOldStates: $0.keepsOldStates) }
  }

  /// Returns the group whose place this one takes, so that its memory is freed outside the lock.
  mutating func put(_ group: MetricGroup) -> MetricGroup? {
    let old = groups.put(group)
    changes?.note(group.key, from: old, to: group)
    return old
  }

  mutating func remove(_ key: GroupingKey) -> MetricGroup? {
    let old = groups.remove(key)
    if let old { changes?.note(key, from: old, to: nil) }
    return old
  }

  /// The same as `put` and `remove` without a note of the change.
  mutating func set(_ key: GroupingKey, to group: MetricGroup?) -> MetricGroup? {
    if let group { groups.put(group) } else { groups.remove(key) }
  }

  /// Returns what stood here, so that its memory is freed outside the lock.
  mutating func removeAll() -> Stripe {
    // Taken out first: a log that two stripes hold would be copied by its next note.
    var log = changes
    changes = nil
    let old = self
    self = Stripe()
    groups = old.groups.emptied()
    log?.noteWipe(of: old.groups)
    changes = log
    return old
  }
}
