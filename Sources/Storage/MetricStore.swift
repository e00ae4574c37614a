package import Exposition
import Synchronization
import Threads

/// The groups, each as its last accepted push left it.
///
/// A push costs what it brings, never what is stored. Locks are taken in this order and nowhere
/// else: the large change, jobs by index, stripes by index, then the names or the unchecked state.
///
/// A group's stripe is chosen by its whole key. All series of a group carry its job, because
/// grouping labels override pushed ones: who could bring a series that another group holds has the
/// lock of the job, and so has who adds or removes a group. Nobody else needs it (`StorePush`).
package final class MetricStore: Sendable {
  package let hasher: SeriesHasher
  let checksPushes: Bool
  let jobs: [Lock<JobShapes>]
  let stripes: [Lock<Stripe>]
  let names: Lock<NameRegistry>
  /// Held by who changes very many names at once (`LargeChanges`).
  let largeChange = Lock(())
  let namesAtOnce: Int
  let own: [FamilyMetadata]
  let unchecked: Lock<UncheckedState>
  let totals: StoreTotals
  /// How often a job got a shape beside others. While it stays the same, a job that had one shape
  /// has no other.
  let shapeEpoch = Atomic(0)
  /// Whether what was restored has not been found consistent yet.
  let isUncertain = Atomic(false)
  let tracking: ChangeTracking?
  let retire: @Sendable (inout MetricGroup?) -> Void

  /// - Parameters:
  ///   - own: names and types of the gateway's own families.
  ///   - checksPushes: false lets inconsistent metrics in; then every scrape checks everything.
  ///   - limits: what may be stored; a push that needs more is refused.
  ///   - tracking: how changes are remembered for `collectChanges`; nil: they are not.
  ///   - namesAtOnce: so many names may come and go with one push without being announced.
  ///   - retire: called, under no lock, with each large group that was replaced or deleted by its
  ///     key: may take it and free it elsewhere.
  package init(
    own: [(name: ByteString, type: MetricType)] = [], checksPushes: Bool = true,
    hasher: SeriesHasher = SeriesHasher(), stripeCount: Int = 64,
    limits: StoreLimits = StoreLimits(), tracking: ChangeTracking? = nil,
    namesAtOnce: Int = MetricStore.namesAtOnce,
    retire: @escaping @Sendable (inout MetricGroup?) -> Void = { _ in }
  ) {
    precondition(stripeCount.nonzeroBitCount == 1, "the stripe is chosen by a mask")
    self.own = own.map { FamilyMetadata(name: $0.name, type: $0.type) }
    self.hasher = hasher
    self.checksPushes = checksPushes
    totals = StoreTotals(limits)
    self.tracking = tracking
    self.namesAtOnce = namesAtOnce
    self.retire = retire
    // Fewer, as hardly any push takes one; a wipe holds all of both, and ThreadSanitizer bears 128.
    jobs = (0..<max(1, stripeCount / 4)).map { _ in Lock(JobShapes()) }
    stripes = (0..<stripeCount).map { _ in Lock(Stripe(tracking: tracking)) }
    names = Lock(NameRegistry(own: self.own))
    unchecked = Lock(UncheckedState())
  }

  /// How many groups and series are stored.
  package var counts: (groups: Int, series: Int) { totals.counts }

  /// The group as it is now.
  package func group(of key: GroupingKey) -> MetricGroup? {
    stripe(of: key).withLock { $0.groups[key] }
  }

  /// Removes the group if it is there.
  ///
  /// - Parameter whenDurable: as for a push; also where there is no such group, for another may
  ///   just have removed it.
  package func delete(_ key: GroupingKey, whenDurable: DurabilityCallback? = nil) {
    var old = remove(key, whenDurable) { _ in true }
    if old?.isLarge == true { retire(&old) }
    if tracking == nil { whenDurable?(true) }
  }

  /// Removes the group unless another was put in its place since. False if it was not removed.
  ///
  /// - Parameter whenDurable: as for a push; also where it was not removed.
  package func delete(_ group: MetricGroup, whenDurable: DurabilityCallback? = nil) -> Bool {
    let old = remove(group.key, whenDurable) { $0 === group }
    if tracking == nil { whenDurable?(true) }
    return old != nil
  }

  /// Returns the group, so that its memory is freed outside the locks.
  private func remove(
    _ key: GroupingKey, _ whenDurable: DurabilityCallback? = nil,
    if isMeant: (MetricGroup) -> Bool
  ) -> MetricGroup? {
    defer { tracking?.notify() }
    var removal = Removal.retry
    var attempts = 0
    while case .retry = removal {
      attempts += 1
      let old = group(of: key)
      removal = announcing(removalOf: old, attempt: attempts) { isAnnounced in
        remove(key, whenDurable, if: isMeant, announced: isAnnounced ? old : nil)
      }
    }
    if case .removed(let old) = removal { return old }
    return nil
  }

  /// How a removal went under the lock.
  enum Removal: Sendable {
    case removed(MetricGroup)
    case notMeant
    case retry
  }

  /// - Parameter announced: the group whose names are marked, if they are.
  private func remove(
    _ key: GroupingKey, _ whenDurable: DurabilityCallback?, if isMeant: (MetricGroup) -> Bool,
    announced: MetricGroup?
  ) -> Removal {
    job(of: key).withLock { job in
      stripe(of: key).withLock { stripe -> Removal in
        let found = stripe.groups[key]
        if let announced, found !== announced || !names.withLock({ $0.confirm() }) {
          return .retry
        }
        if let whenDurable { stripe.changes?.wait(whenDurable) }
        guard let old = found, isMeant(old) else { return .notMeant }
        _ = stripe.remove(key)
        job.remove(key)
        totals.remove(old)
        if announced == nil {
          names.withLock { $0.exchangeUnchecked(old.metadata, for: [], by: key) }
        }
        noteChange()
        return .removed(old)
      }
    }
  }

  /// Removes every group at one point in time, in time that does not grow with them. What they
  /// were is handed over, because giving its memory back takes longer: some tenths of a second for
  /// a hundred thousand groups.
  ///
  /// - Parameter whenDurable: as for a push.
  package func wipe(whenDurable: DurabilityCallback? = nil) -> WipedGroups {
    var wiped = WipedGroups(names: NameRegistry(own: own))
    let all = whenDurable.map { JointDurability($0) }
    withAllJobs { jobs in
      wiped.jobs = jobs
      jobs = jobs.map { JobShapes(after: $0) }
      exchange(from: 0, for: &wiped, all)
    }
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

  /// Some of the groups, in no order: a way to see all of them piece by piece, for what needs
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
    stripes[key.hash & (stripes.count - 1)]
  }

  func job(of key: GroupingKey) -> Lock<JobShapes> { jobs[jobIndex(of: key)] }

  func jobIndex(of key: GroupingKey) -> Int {
    let job = key.job.bytes
    return Int(truncatingIfNeeded: hasher.hash(job.span)) & (jobs.count - 1)
  }

  /// Counts a new group, under the lock of its job and before looking at the groups that could hold
  /// its series: a push to one of them is seen there, or it sees that the epoch changed.
  func add(_ key: GroupingKey, to job: inout JobShapes) {
    if job.add(key) { shapeEpoch.add(1, ordering: .relaxed) }
  }

  /// Holds the lock of every job meanwhile: no group comes or goes but by the body.
  func withAllJobs(_ body: (inout [JobShapes]) -> Void) {
    var held: [JobShapes] = []
    hold(jobsFrom: 0, in: &held, during: body)
  }

  private func hold(
    jobsFrom index: Int, in held: inout [JobShapes], during body: (inout [JobShapes]) -> Void
  ) {
    if index == jobs.count { return body(&held) }
    jobs[index].withLock { job in
      held.append(job)
      // What two hold is copied when it changes.
      job = JobShapes()
      hold(jobsFrom: index + 1, in: &held, during: body)
      job = held[index]
      held[index] = JobShapes()
    }
  }
}
