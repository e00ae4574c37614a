import Exposition
import HTTP
import Storage

/// One scrape, produced piece by piece: no call does more than a bounded part of it. First the plan
/// is brought up to date, then it is sent; what the old plan alone held is given back meanwhile.
final class ScrapeBody: BodySource {
  private let own: [MetricFamily]
  private let negotiation: ScrapeNegotiation
  private let cache: ScrapeCache
  private let time: Int64
  private var update: PlanUpdate?
  private var stream: ScrapeStream?
  private var retired: RetiredPlan?

  init(
    of snapshot: StoreSnapshot, own: [MetricFamily], negotiation: ScrapeNegotiation,
    cache: ScrapeCache, at time: Int64
  ) {
    self.own = own
    self.negotiation = negotiation
    self.cache = cache
    self.time = time
    let plan = cache.plan
    if plan.snapshot.version == snapshot.version {
      begin(plan)
    } else {
      update = PlanUpdate(from: plan, to: snapshot)
    }
  }

  func next(into piece: inout [UInt8]) -> Bool {
    if update != nil {
      bringUpToDate()
      return true
    }
    if retired?.release() == false { retired = nil }
    if stream?.next(into: &piece) == false { stream = nil }
    return stream != nil || retired != nil
  }

  private func bringUpToDate() {
    guard let plan = update?.step() else { return }
    update = nil
    begin(plan)
    retired = RetiredPlan(cache.publish(plan))
  }

  private func begin(_ plan: ScrapePlan) {
    stream = ScrapeStream(plan, own: own, negotiation, cache, at: time)
  }
}
