package import Exposition
import Synchronization
import Threads

// How a push is stored.
//
// A push to a group that is there, of a job whose groups all have the same label names, can bring
// no series that another group holds. That is nearly every push, and it takes nothing but the
// group's stripe, twice for a moment: pushes to groups of one job do not wait for each other. Only
// who adds a group, or pushes where groups of several shapes could hold the same series, takes the
// lock of the job.

extension MetricStore {
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

  private func store(
    _ pushed: PushedFamilies, to key: GroupingKey, _ replacing: Replacement, _ origin: Origin,
    _ whenDurable: DurabilityCallback?
  ) throws(InconsistencyError) {
    if pushed.hasTimestamps { throw InconsistencyError([.timestamps]) }
    if checksPushes, pushed.problemCount > 0 {
      throw InconsistencyError(pushed.problems.map { .metric($0) }, count: pushed.problemCount)
    }
    var outcome = PushOutcome.retry
    var attempts = 0
    while case .retry = outcome {
      let old = group(of: key)
      let replacement = GroupReplacement(
        key: key, pushed: sharingMetadata(pushed, with: old), after: old, replacing: replacing,
        origin: origin)
      attempts += 1
      outcome =
        announcing(replacement, of: old, attempt: attempts) { replacement in
          renew(old, by: replacement, whenDurable) ?? contend(old, with: replacement, whenDurable)
        }
    }
    switch outcome {
    case .retry: break
    case .stored(var old): if old?.isLarge == true { retire(&old) }
    case .refused(let refusal):
      throw InconsistencyError([inconsistency(of: refusal, pushed.families)])
    }
  }

  /// What was pushed, with the metadata that the group or others have already: names and helps are
  /// in memory once.
  private func sharingMetadata(
    _ pushed: PushedFamilies, with old: MetricGroup?
  ) -> PushedFamilies {
    // Nearly always, because the parser knows the form.
    if let old, old.form.sharesMetadata(with: pushed.families) { return pushed }
    var metadata = pushed.families.map(\.metadata)
    var unknown: [Int] = []
    for index in metadata.indices {
      let known = old?.family(named: metadata[index].name)?.metadata
      if let known, known.equals(metadata[index]) {
        metadata[index] = known
      } else {
        unknown.append(index)
      }
    }
    forPortions(of: unknown[...]) { portion in
      let shared = names.withLock { [metadata] names in
        portion.map { names.shared(metadata[$0]) }
      }
      for (index, known) in zip(portion, shared) { metadata[index] = known }
    }
    return pushed.sharing(metadata)
  }

  /// Stores a push to the only shape of its job. Nil if it is not known to be that, or if another
  /// push came first.
  private func renew(
    _ old: MetricGroup?, by replacement: GroupReplacement, _ whenDurable: DurabilityCallback?
  ) -> PushOutcome? {
    guard let old, let epoch = old.soleShapeEpoch, isCurrent(epoch) else { return nil }
    let next = GroupSuccession(replacement, of: old, soleShapeEpoch: epoch)
    return stripe(of: old.key).withLock { stripe -> PushOutcome? in
      // Another shape may have come to the job since, and whoever brought it to have looked here.
      guard stripe.groups[old.key] === old, isCurrent(epoch) else { return nil }
      return put(next, in: &stripe, whenDurable)
    }
  }

  private func isCurrent(_ epoch: Int) -> Bool { shapeEpoch.load(ordering: .relaxed) == epoch }

  /// Stores a push to a group that is new or whose job has several shapes. The series that other
  /// groups could hold are worked out before the lock of the job is taken.
  private func contend(
    _ old: MetricGroup?, with replacement: GroupReplacement, _ whenDurable: DurabilityCallback?
  ) -> PushOutcome {
    let key = replacement.key
    let lock = job(of: key)
    let (around, epoch) = lock.withLock {
      ($0.surroundings(of: key), shapeEpoch.load(ordering: .relaxed))
    }
    let next = GroupSuccession(
      replacement, of: old, soleShapeEpoch: around.others.isEmpty ? epoch : nil)
    let projection =
      around.others.isEmpty || !checksPushes
      ? nil
      : SeriesProjection(of: replacement.families, in: key, onto: around.others, hasher: hasher)
    let twin = old == nil ? key.twin() : nil
    return lock.withLock { job -> PushOutcome in
      // Another shape came or went since the projection was made, or the group did.
      if job.version(of: key) != around.version { return .retry }
      let isThere = group(of: key) != nil
      if old != nil, !isThere { return .retry }
      if let exceeded = totals.exceeded(byShapes: job.countWhenAdded(key)) {
        return .refused(.limit(exceeded))
      }
      if !isThere, let twin, checksPushes, group(of: twin) != nil { return .refused(.twin(twin)) }
      if !isThere { add(key, to: &job) }
      let outcome = put(next, replacement, unlessHeld: projection, whenDurable)
      if case .stored = outcome { return outcome }
      if !isThere { job.remove(key) }
      return outcome
    }
  }

  /// Called under the lock of the job.
  private func put(
    _ next: GroupSuccession, _ replacement: GroupReplacement,
    unlessHeld projection: SeriesProjection?, _ whenDurable: DurabilityCallback?
  ) -> PushOutcome {
    let held = projection?.heldSeries(of: replacement.families) { group(of: $0) }
    if let held { return .refused(.held(held)) }
    return stripe(of: replacement.key).withLock { stripe in
      let old = stripe.groups[replacement.key]
      // Who pushes to one group from many threads does the work here.
      if next.old !== old, next.isAnnounced { return .retry }
      let next =
        next.old === old
        ? next
        : GroupSuccession(replacement, of: old, soleShapeEpoch: next.group.soleShapeEpoch)
      return put(next, in: &stripe, whenDurable)
    }
  }

  /// The swap, if it keeps the limits and the names are free.
  private func put(
    _ next: GroupSuccession, in stripe: inout Stripe, _ whenDurable: DurabilityCallback?
  ) -> PushOutcome {
    if let exceeded = totals.reserve(next.group, after: next.old) {
      return .refused(.limit(exceeded))
    }
    if let obstacle = exchangeNames(next) {
      totals.cancel(next.group, after: next.old)
      return obstacle
    }
    noteChange()
    let old = stripe.put(next.group)
    if let whenDurable { stripe.changes?.wait(whenDurable) }
    return .stored(replacing: old)
  }

  /// Nil if the names are the group's from now on.
  private func exchangeNames(_ next: GroupSuccession) -> PushOutcome? {
    if next.isAnnounced { return names.withLock { $0.confirm() } ? nil : .retry }
    if next.removed.isEmpty, next.added.isEmpty { return nil }
    let key = next.group.key
    return names.withLock { names -> PushOutcome? in
      guard checksPushes else {
        names.exchangeUnchecked(next.removed, for: next.added, by: key)
        return nil
      }
      do throws(NameConflict) {
        try names.exchange(next.removed, for: next.added, by: key)
        return nil
      } catch {
        return .refused(.name(error))
      }
    }
  }

  // MARK: A refused push

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
      return reason.naming(source: group(of: holder)?.source ?? "")
    }
    let named = InconsistencyError(reasons, count: error.count)
    // Metrics are quoted whole in it, and it is kept as long as the group.
    let reason = String(decoding: "\(named)".utf8.prefix(4096), as: UTF8.self)
    let failure = PushFailure(reason: reason, source: origin.source)
    _ = note(failure, of: key, at: origin.time)
    return named
  }

  /// Returns the group whose place another takes, so that its memory is freed outside the locks.
  private func note(
    _ failure: PushFailure, of key: GroupingKey, at time: Timestamp
  ) -> MetricGroup? {
    let twin = key.twin()
    return job(of: key).withLock { job -> MetricGroup? in
      let hasTwin = twin.map { group(of: $0) != nil } ?? false
      return stripe(of: key).withLock { stripe -> MetricGroup? in
        noteChange()
        if let group = stripe.groups[key] { return stripe.put(group.failing(failure, at: time)) }
        if hasTwin { return nil }
        let group = MetricGroup(
          key: key, families: [], pushTime: 0, failureTime: time, failure: failure, source: "")
        // Where there is no room for it, the failure is not noted.
        if totals.exceeded(byShapes: job.countWhenAdded(key)) != nil { return nil }
        if totals.reserve(group, after: nil) != nil { return nil }
        add(key, to: &job)
        return stripe.put(group)
      }
    }
  }
}
