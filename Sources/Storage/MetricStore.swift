package import Exposition
import Synchronization

/// The groups, each as its last accepted push left it.
///
/// A push costs what it brings, never what is stored. Locks are taken in this order and nowhere
/// else: stripes by index, then the names or the unchecked state. All series of a job stand behind
/// one stripe, because grouping labels override pushed ones: a series held twice is found under one
/// lock.
package final class MetricStore: Sendable {
  /// What a push replaces.
  package enum Replacement: Sendable {
    /// PUT: all families of the group.
    case wholeGroup
    /// POST: the families of the same names.
    case sameNames
  }

  /// Who pushes, and when.
  package struct Origin: Sendable {
    package let source: String
    package let time: Timestamp

    package init(source: String, time: Timestamp) {
      self.source = source
      self.time = time
    }
  }

  package let hasher: SeriesHasher
  private let checksPushes: Bool
  let stripes: [Lock<Stripe>]
  let names: Lock<NameRegistry>
  private let own: [TypedName]
  private let unchecked: Lock<UncheckedState>
  let totals: StoreTotals
  /// Whether what was restored has not been found consistent yet.
  let isUncertain = Atomic(false)
  private let tracking: ChangeTracking?

  /// - Parameters:
  ///   - own: names and types of the gateway's own families.
  ///   - checksPushes: false lets inconsistent metrics in; then every scrape checks everything.
  ///   - limits: what may be stored; a push that needs more is refused.
  ///   - tracking: how changes are remembered for `collectChanges`; nil: they are not.
  package init(
    own: [(name: ByteString, type: MetricType)] = [], checksPushes: Bool = true,
    hasher: SeriesHasher = SeriesHasher(), stripeCount: Int = 64,
    limits: StoreLimits = StoreLimits(), tracking: ChangeTracking? = nil
  ) {
    precondition(stripeCount.nonzeroBitCount == 1, "the stripe is chosen by a mask")
    self.own = own.map { TypedName(name: $0.name, type: $0.type) }
    self.hasher = hasher
    self.checksPushes = checksPushes
    totals = StoreTotals(limits)
    self.tracking = tracking
    stripes = (0..<stripeCount).map { _ in Lock(Stripe(tracking: tracking)) }
    names = Lock(NameRegistry(own: self.own))
    unchecked = Lock(UncheckedState())
  }

  /// How many groups and series are stored.
  package var counts: (groups: Int, series: Int) { totals.counts }

  /// Stores the push whole or not at all. A refused push is noted as the group's last failure,
  /// unless a limit refuses it: then nothing is changed.
  ///
  /// - Parameter whenDurable: called when the push is on disk or is known not to get there; at once
  ///   where changes are not tracked; not at all if the push is refused.
  package func push(
    _ pushed: PushedFamilies, to key: GroupingKey, replacing: Replacement, from origin: Origin,
    whenDurable: DurabilityCallback? = nil
  ) throws(InconsistencyError) {
    defer { tracking?.notify() }
    do {
      try store(pushed, to: key, replacing, origin, whenDurable)
    } catch {
      if error.exceeded != nil { throw error }
      throw refuse(error, key, origin)
    }
    if tracking == nil { whenDurable?(true) }
  }

  /// How the group's last accepted push was written, for the parser of the next one. Nil for a
  /// group that is new: one push alone is not worth remembering how it was written.
  package func form(of key: GroupingKey) -> PushForm? {
    stripe(of: key).withLock { $0.groups[key].map { $0.form ?? .unknown } }
  }

  /// Removes the group if it is there.
  ///
  /// - Parameter whenDurable: as for a push; also where there is no such group, for another may
  ///   just have removed it.
  package func delete(_ key: GroupingKey, whenDurable: DurabilityCallback? = nil) {
    let old = stripe(of: key).withLock { stripe -> MetricGroup? in
      if let whenDurable { stripe.changes?.wait(whenDurable) }
      guard let old = stripe.remove(key) else { return nil }
      totals.remove(old)
      names.withLock { $0.exchangeUnchecked(old.typedNames, for: [], by: key) }
      noteChange()
      return old
    }
    _ = old
    tracking?.notify()
    if tracking == nil { whenDurable?(true) }
  }

  /// Removes the group unless another was put in its place since. False if it was not removed.
  package func delete(_ group: MetricGroup) -> Bool {
    defer { tracking?.notify() }
    return stripe(of: group.key).withLock { stripe in
      guard stripe.groups[group.key] === group else { return false }
      _ = stripe.remove(group.key)
      totals.remove(group)
      names.withLock { $0.exchangeUnchecked(group.typedNames, for: [], by: group.key) }
      noteChange()
      return true
    }
  }

  /// Removes every group at one point in time, in time that does not grow with them. What they
  /// were is handed over, because giving its memory back takes longer.
  ///
  /// - Parameter whenDurable: as for a push.
  package func wipe(whenDurable: DurabilityCallback? = nil) -> WipedGroups {
    var wiped = WipedGroups(names: NameRegistry(own: own))
    let all = whenDurable.map { JointDurability($0) }
    exchange(from: 0, for: &wiped, all)
    all?.close()
    tracking?.notify()
    return wiped
  }

  /// Holds each stripe until all are exchanged: no push is caught between stripes and names.
  private func exchange(from index: Int, for wiped: inout WipedGroups, _ all: JointDurability?) {
    if index == stripes.count {
      wiped.names = names.withLock { [fresh = wiped.names] names in
        let old = names
        names = fresh
        return old
      }
      totals.removeAll()
      return noteChange()
    }
    stripes[index].withLock { stripe in
      wiped.stripes.append(stripe.removeAll())
      if let all { stripe.changes?.wait(all.part()) }
      exchange(from: index + 1, for: &wiped, all)
    }
  }

  /// How many groups there are, counted stripe by stripe.
  package var groupCount: Int {
    stripes.reduce(0) { count, stripe in count + stripe.withLock { $0.groups.count } }
  }

  /// How many `groups(inStripe:)` there are.
  package var stripeCount: Int { stripes.count }

  /// The groups of some jobs, in no order: a way to see all of them piece by piece, for what needs
  /// no single point in time.
  package func groups(inStripe index: Int) -> [MetricGroup] {
    var snapshot = StoreSnapshot()
    snapshot.stripes = [stripes[index].withLock { $0.groups.shelves }]
    return snapshot.groups
  }

  /// Every group as of one point in time.
  ///
  /// - Throws: when unchecked pushes have brought in what cannot be exposed together.
  package func snapshot() throws(InconsistencyError) -> StoreSnapshot {
    var snapshot = StoreSnapshot()
    let generation = collect(from: 0, into: &snapshot)
    if isUnsure { try check(snapshot.groups, generation) }
    return snapshot
  }

  /// The same as a list, in no order.
  package func groups() throws(InconsistencyError) -> [MetricGroup] { try snapshot().groups }

  /// Every group as of one point in time, in no order, whether they can be exposed together or not.
  package func uncheckedGroups() -> [MetricGroup] { uncheckedSnapshot().groups }

  /// The same in time that does not grow with the groups.
  package func uncheckedSnapshot() -> StoreSnapshot {
    var snapshot = StoreSnapshot()
    _ = collect(from: 0, into: &snapshot)
    return snapshot
  }

  /// Holds each stripe until all are copied, so that who pushed A and then B never sees B alone.
  ///
  /// - Returns: the generation of what was copied.
  private func collect(from index: Int, into snapshot: inout StoreSnapshot) -> Int {
    if index == stripes.count { return unchecked.withLock { $0.generation } }
    return stripes[index].withLock { stripe in
      snapshot.stripes.append(stripe.groups.shelves)
      snapshot.version += stripe.groups.version
      return collect(from: index + 1, into: &snapshot)
    }
  }

  func stripe(of key: GroupingKey) -> Lock<Stripe> {
    let job = key.job.bytes
    return stripes[Int(truncatingIfNeeded: hasher.hash(job.span)) & (stripes.count - 1)]
  }
}

// MARK: - A push

extension MetricStore {
  private func store(
    _ pushed: PushedFamilies, to key: GroupingKey, _ replacing: Replacement, _ origin: Origin,
    _ whenDurable: DurabilityCallback?
  ) throws(InconsistencyError) {
    if pushed.hasTimestamps { throw InconsistencyError([.timestamps]) }
    if checksPushes, pushed.problemCount > 0 {
      throw InconsistencyError(pushed.problems.map { .metric($0) }, count: pushed.problemCount)
    }
    let isClean = !pushed.families.contains { GroupTimes.names.contains($0.name) }
    let families =
      isClean ? pushed.families : pushed.families.filter { !GroupTimes.names.contains($0.name) }
    let replacement = GroupReplacement(
      key: key, families: families, emptied: pushed.emptied, form: pushed.form,
      replacing: replacing, origin: origin)
    var old: MetricGroup?
    while true {
      switch attempt(replacement, whenDurable) {
      case .retry: continue
      case .stored(let group): old = group
      case .refused(let refusal): throw InconsistencyError([inconsistency(of: refusal, families)])
      }
      break
    }
    _ = old
  }

  private func attempt(
    _ replacement: GroupReplacement, _ whenDurable: DurabilityCallback?
  ) -> PushOutcome {
    let key = replacement.key
    let lock = stripe(of: key)
    let around = lock.withLock { $0.surroundings(of: key) }
    let twin = around.group == nil ? key.twin() : nil
    let prepared = GroupSuccession(replacement, of: around.group)
    let projection =
      around.shapes.isEmpty || !checksPushes
      ? nil
      : SeriesProjection(of: replacement.families, in: key, onto: around.shapes, hasher: hasher)
    return lock.withLock { stripe -> PushOutcome in
      // Another shape came or went since the projection was made, or the group did.
      if stripe.shapesVersion(of: key) != around.version { return .retry }
      if around.group != nil, stripe.groups[key] == nil { return .retry }
      let outcome = apply(replacement, prepared, twin: twin, projection, to: &stripe)
      if case .stored = outcome, let whenDurable { stripe.changes?.wait(whenDurable) }
      return outcome
    }
  }

  /// Look-ups, comparisons of hashes and the swap; everything else was done before the lock.
  private func apply(
    _ replacement: GroupReplacement, _ prepared: GroupSuccession, twin: GroupingKey?,
    _ projection: SeriesProjection?, to stripe: inout Stripe
  ) -> PushOutcome {
    let key = replacement.key
    let old = stripe.groups[key]
    if let exceeded = totals.exceeded(byShapes: stripe.shapesWhenAdded(key)) {
      return .refused(.limit(exceeded))
    }
    if old == nil, let twin, stripe.groups[twin] != nil, checksPushes {
      return .refused(.twin(twin))
    }
    if let projection, let held = stripe.heldSeries(of: replacement.families, projection) {
      return .refused(.held(held))
    }
    // Who pushes to one group from many threads does the work here.
    let next = prepared.old === old ? prepared : GroupSuccession(replacement, of: old)
    let (group, removed, added) = (next.group, next.removed, next.added)
    if let exceeded = totals.reserve(group, after: old) { return .refused(.limit(exceeded)) }
    if !removed.isEmpty || !added.isEmpty {
      let conflict = names.withLock { names -> NameConflict? in
        guard checksPushes else {
          names.exchangeUnchecked(removed, for: added, by: key)
          return nil
        }
        do throws(NameConflict) {
          try names.exchange(removed, for: added, by: key)
          return nil
        } catch {
          return error
        }
      }
      if let conflict {
        totals.cancel(group, after: old)
        return .refused(.name(conflict))
      }
    }
    noteChange()
    return .stored(replacing: stripe.put(group))
  }

  private func inconsistency(
    of refusal: PushOutcome.Refusal, _ families: [MetricFamily]
  ) -> Inconsistency {
    switch refusal {
    case .twin(let other): .twin(of: other)
    case .limit(let exceeded): .limit(exceeded)
    case .name(let conflict):
      conflict.inconsistency(of: families.first { $0.name == conflict.name.name })
    case .held(let held):
      .heldSeries(
        MetricProblem(
          family: held.family.name,
          metric: held.family.metric(hashing: held.hash, with: hasher) ?? [],
          reason: .duplicateSeries), by: Holder(key: held.holder))
    }
  }

  /// Completes the error with the holder's source, and notes the failure.
  private func refuse(
    _ error: InconsistencyError, _ key: GroupingKey, _ origin: Origin
  ) -> InconsistencyError {
    let reasons = error.reasons.map { reason -> Inconsistency in
      guard let holder = reason.holder?.key else { return reason }
      return reason.naming(
        source: stripe(of: holder).withLock { $0.groups[holder]?.source ?? "" })
    }
    let named = InconsistencyError(reasons, count: error.count)
    // Metrics are quoted whole in it, and it is kept as long as the group.
    let reason = String(decoding: "\(named)".utf8.prefix(4096), as: UTF8.self)
    let failure = PushFailure(reason: reason, source: origin.source)
    let twin = key.twin()
    let old = stripe(of: key).withLock { stripe -> MetricGroup? in
      noteChange()
      if let group = stripe.groups[key] {
        return stripe.put(group.failing(failure, at: origin.time))
      }
      if let twin, stripe.groups[twin] != nil { return nil }
      let group = MetricGroup(
        key: key, families: [], pushTime: 0, failureTime: origin.time, failure: failure, source: "")
      // Where there is no room for it, the failure is not noted.
      if totals.exceeded(byShapes: stripe.shapesWhenAdded(key)) != nil { return nil }
      if totals.reserve(group, after: nil) != nil { return nil }
      return stripe.put(group)
    }
    _ = old
    return named
  }
}

// MARK: - Unchecked metrics

extension MetricStore {
  /// The outcome of the last full check, and whether anything changed since.
  struct UncheckedState: Sendable {
    var generation = 0
    var checked: (generation: Int, error: InconsistencyError?) = (0, nil)
  }

  /// Whether inconsistent metrics may be stored.
  private var isUnsure: Bool { !checksPushes || isUncertain.load(ordering: .relaxed) }

  /// Called under the stripe's lock, so that a copy of everything and its generation agree.
  func noteChange() {
    if isUnsure { unchecked.withLock { $0.generation += 1 } }
  }

  private func check(_ groups: [MetricGroup], _ generation: Int) throws(InconsistencyError) {
    let checked = unchecked.withLock { $0.checked }
    var outcome = checked.error
    if generation != checked.generation {
      outcome = FullCheck.firstInconsistency(of: groups, own: own).map { InconsistencyError([$0]) }
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
