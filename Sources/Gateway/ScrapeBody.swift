import Exposition
import HTTP
import Storage

/// One scrape, produced piece by piece: no call does more than a bounded part of it. First the plan
/// is brought up to date, then it is sent; what nobody needs any more is given back meanwhile.
final class ScrapeBody: BodySource {
  private let store: MetricStore
  private var snapshot: StoreSnapshot
  private let own: [MetricFamily]
  private let negotiation: ScrapeNegotiation
  private let cache: ScrapeCache
  private let time: Int64
  private var update: PlanUpdate?
  private var stream: ScrapeStream?
  private var remains: ScrapeRemains

  /// - Throws: when unchecked pushes have brought in what cannot be exposed together.
  init(
    of store: MetricStore, own: [MetricFamily], negotiation: ScrapeNegotiation,
    cache: ScrapeCache, at time: Int64
  ) throws(InconsistencyError) {
    self.store = store
    self.own = own
    self.negotiation = negotiation
    self.cache = cache
    self.time = time
    // The plan first: so the snapshot is never the earlier one.
    let plan = cache.plan
    snapshot = try store.snapshot()
    remains = cache.takeRemains()
    if plan.version == snapshot.version {
      begin(plan)
    } else {
      update = PlanUpdate(from: plan, to: snapshot)
    }
  }

  /// A client that went away in the middle must not keep a server thread with what it leaves.
  deinit {
    end()
    if !remains.isEmpty { cache.leave(remains) }
  }

  func next(into piece: inout [UInt8]) -> Bool {
    if update != nil {
      bringUpToDate()
      return true
    }
    remains.release()
    if let stream {
      if stream.next(into: &piece) { return true }
      end()
    }
    return !remains.isEmpty
  }

  private func bringUpToDate() {
    guard let plan = update?.step(), let done = update.take() else { return }
    remains.add(done)
    begin(plan)
    let retired = cache.publish(plan)
    if retired !== plan { remains.add(retired) }
  }

  private func begin(_ plan: ScrapePlan) {
    stream = ScrapeStream(plan, of: snapshot, own: own, negotiation, cache, at: time)
  }

  /// Lets go of everything that the scrape held.
  private func end() {
    if let update = update.take() { remains.add(update) }
    if let plan = stream.take()?.plan, plan !== cache.plan { remains.add(plan) }
    remains.add(snapshot, butNotOf: store.uncheckedSnapshot())
    snapshot = StoreSnapshot()
  }
}
