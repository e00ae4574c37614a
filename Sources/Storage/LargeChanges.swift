import Exposition
import Threads

// How a change of very many names is made: a million of them take a second or two, and everybody
// else would wait for the registry so long, and for the group's stripe.

extension MetricStore {
  /// A small push has no more, whatever it replaces: it never waits for a large one.
  package static let namesAtOnce = 2 * PushSize.familyLimit
  /// A change that others to the same group always come before is made at once in the end.
  private static let mostAttempts = 3

  /// Stores the push; if it changes very many names, they are marked before.
  func announcing(
    _ replacement: GroupReplacement, of old: MetricGroup?, attempt: Int,
    _ store: (GroupReplacement) -> PushOutcome
  ) -> PushOutcome {
    let most = replacement.families.count + (old?.families.count ?? 0)
    guard most > namesAtOnce, attempt <= Self.mostAttempts else { return store(replacement) }
    let next = GroupSuccession(replacement, of: old, soleShapeEpoch: nil)
    guard next.added.count + next.removed.count > namesAtOnce else { return store(replacement) }
    return announcing(next.removed, next.added, by: replacement.key) {
      do throws(NameConflict) {
        try announce(next)
      } catch {
        return (.refused(.name(error)), false)
      }
      var announced = replacement
      announced.isAnnounced = true
      let outcome = store(announced)
      if case .stored = outcome { return (outcome, true) }
      return (outcome, false)
    }
  }

  private func announce(_ next: GroupSuccession) throws(NameConflict) {
    let (group, key) = (next.group, next.group.key)
    guard checksPushes else { return }
    var place = 0
    while place < next.added.count {
      let end = min(next.added.count, place + portion)
      try names.withLock { names throws(NameConflict) in
        try names.announce(next.added[place..<end], by: key) { group.has($0) }
      }
      place = end
    }
  }

  /// Removes the group; if it has very many names, they are marked before.
  func announcing(
    removalOf old: MetricGroup?, attempt: Int, _ remove: (_ isAnnounced: Bool) -> Removal
  ) -> Removal {
    guard let old, old.families.count > namesAtOnce, attempt <= Self.mostAttempts else {
      return remove(false)
    }
    return announcing(old.metadata, [], by: old.key) {
      let removal = remove(true)
      if case .removed = removal { return (removal, true) }
      return (removal, false)
    }
  }

  /// Marks what leaves, makes the change, and settles all names if it was made.
  private func announcing<Outcome: Sendable>(
    _ removed: [FamilyMetadata], _ added: [FamilyMetadata], by key: GroupingKey,
    _ change: () -> (Outcome, isMade: Bool)
  ) -> Outcome {
    largeChange.withLock { _ in
      names.withLock { $0.announcement = NameAnnouncement(by: key) }
      forPortions(of: removed[...]) { portion in
        names.withLock { $0.mark(portion, as: .leaving) }
      }
      let (outcome, isMade) = change()
      for list in [removed, added] {
        forPortions(of: list[...]) { portion in
          if isMade {
            settle(portion, by: key)
          } else {
            names.withLock { $0.mark(portion, as: nil) }
          }
        }
      }
      names.withLock { $0.announcement = nil }
      return outcome
    }
  }

  /// The group may have been pushed or deleted since.
  private func settle(_ portion: ArraySlice<FamilyMetadata>, by key: GroupingKey) {
    stripe(of: key).withLock { stripe in
      let group = stripe.groups[key]
      names.withLock { $0.settle(portion, by: key) { group?.has($0) ?? false } }
    }
  }

  private var portion: Int { max(1, namesAtOnce / 8) }

  /// Calls with some of the list at a time, so few that a lock may be held for them.
  func forPortions<Element>(of list: ArraySlice<Element>, _ body: (ArraySlice<Element>) -> Void) {
    var rest = list
    while !rest.isEmpty {
      body(rest.prefix(portion))
      rest = rest.dropFirst(portion)
    }
  }
}

extension MetricGroup {
  /// Whether it has that family, of that type.
  fileprivate func has(_ metadata: FamilyMetadata) -> Bool {
    family(named: metadata.name)?.metadata.agrees(with: metadata) ?? false
  }
}
