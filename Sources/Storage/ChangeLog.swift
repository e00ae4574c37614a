/// What became of one group since the changes were collected last. Nil: there is none.
package struct GroupChange: Sendable {
  /// Always nil where the log keeps no old states.
  package let before: MetricGroup?
  package fileprivate(set) var after: MetricGroup?
}

/// Called once with whether the change is on disk; never under a lock of the store.
package typealias DurabilityCallback = @Sendable (_ isDurable: Bool) -> Void

/// The groups of a stripe that changed since the last collection, and who waits for them to be on
/// disk. A group that is pushed to a thousand times is one entry, and so is a wipe of a thousand.
struct ChangeLog: Sendable {
  let keepsOldStates: Bool
  private var changes: [GroupingKey: GroupChange] = [:]
  /// What was noted before each wipe, and what it removed: in time that grows with neither.
  private var wipes: [(before: [GroupingKey: GroupChange], removed: [GroupingKey: MetricGroup])] =
    []
  private(set) var waiting: [DurabilityCallback] = []

  init(keepsOldStates: Bool) { self.keepsOldStates = keepsOldStates }

  var isEmpty: Bool { changes.isEmpty && wipes.isEmpty && waiting.isEmpty }
  /// Of a group that was wiped and pushed anew, both count.
  var changeCount: Int { changes.count + wipes.reduce(0) { $0 + $1.removed.count } }

  mutating func note(_ key: GroupingKey, from old: MetricGroup?, to new: MetricGroup?) {
    changes[key, default: GroupChange(before: keepsOldStates ? old : nil)].after = new
  }

  mutating func noteWipe(of groups: [GroupingKey: MetricGroup]) {
    if groups.isEmpty { return }
    wipes.append((before: changes, removed: groups))
    changes = [:]
  }

  mutating func wait(_ callback: @escaping DurabilityCallback) { waiting.append(callback) }

  /// Returns everything noted, and begins anew.
  mutating func take() -> ChangeLog {
    let taken = self
    self = ChangeLog(keepsOldStates: keepsOldStates)
    // As many will change again: room for them now is no growing under the lock later.
    changes.reserveCapacity(taken.changes.count)
    return taken
  }

  /// What became of each group, wipes included. Costs as much as they removed.
  func merged() -> [GroupingKey: GroupChange] {
    guard !wipes.isEmpty else { return changes }
    var merged: [GroupingKey: GroupChange] = [:]
    for (before, removed) in wipes {
      Self.apply(before, to: &merged)
      for (key, group) in removed {
        merged[key, default: GroupChange(before: keepsOldStates ? group : nil)].after = nil
      }
    }
    Self.apply(changes, to: &merged)
    return merged
  }

  private static func apply(
    _ changes: [GroupingKey: GroupChange], to merged: inout [GroupingKey: GroupChange]
  ) {
    for (key, change) in changes { merged[key, default: change].after = change.after }
  }
}

/// The changes of the whole store between two points in time.
package struct ChangeBatch: Sendable {
  /// By stripe.
  private var logs: [ChangeLog] = []
  /// Every group as it was when the changes were collected, where that was asked for.
  package private(set) var everything: [MetricGroup] = []

  package init() {}

  package var isEmpty: Bool { logs.allSatisfy(\.isEmpty) }
  package var changeCount: Int { logs.reduce(0) { $0 + $1.changeCount } }
  package var waiting: [DurabilityCallback] { logs.flatMap(\.waiting) }

  package func forEachChange(_ visit: (GroupingKey, GroupChange) -> Void) {
    for log in logs { for (key, change) in log.merged() { visit(key, change) } }
  }

  /// What the stripe's groups were before the batch.
  func changes(ofStripe index: Int) -> [GroupingKey: GroupChange] {
    index < logs.count ? logs[index].merged() : [:]
  }

  mutating func append(_ log: ChangeLog?) { if let log { logs.append(log) } }

  mutating func append(everythingOf groups: some Sequence<MetricGroup>) {
    everything.append(contentsOf: groups)
  }
}

/// How a store remembers what changed.
package struct ChangeTracking: Sendable {
  /// Whether groups can be put back as they were at the last collection.
  package let keepsOldStates: Bool
  /// Called after each change, outside the store's locks.
  package let notify: @Sendable () -> Void

  package init(keepsOldStates: Bool, notify: @escaping @Sendable () -> Void = {}) {
    self.keepsOldStates = keepsOldStates
    self.notify = notify
  }
}
