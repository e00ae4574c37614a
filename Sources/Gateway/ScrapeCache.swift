import Exposition
import Threads

/// What is kept from one scrape to the next: the latest plan, with the chunks rendered in the forms
/// that somebody asks for.
///
/// A form is given up when it was not asked for in five minutes. Of all chunks together 16 MB of text
/// are kept as they are and 32 MB compressed; what does not fit is rendered anew for each scrape.
final class ScrapeCache: Sendable {
  private static let formLifetime: Int64 = 300_000_000_000

  fileprivate struct State: Sendable {
    var plan = ScrapePlan()
    /// Of each form when it was asked for last, by the monotonic clock.
    var forms: [ScrapeForm: Int64] = [:]
    /// Of scrapes whose clients went away.
    var remains = ScrapeRemains()
  }

  let allowance: KeptAllowance
  private let state = Lock(State())

  init(plain: Int = 16 << 20, packed: Int = 32 << 20) {
    allowance = KeptAllowance(
      plain: CacheAllowance(limit: plain), packed: CacheAllowance(limit: packed))
  }

  var plan: ScrapePlan { state.withLock { $0.plan } }

  /// Notes that the form is asked for, and returns all that were lately.
  func forms(asking form: ScrapeForm, at now: Int64) -> [ScrapeForm] {
    state.withLock { state in
      state.forms = state.forms.filter { other, time in
        now - time < Self.formLifetime && !other.isOutdated(by: form)
      }
      state.forms[form] = now
      return Array(state.forms.keys)
    }
  }

  /// Puts the plan in the place of an earlier one. Returns which of the two is not needed here.
  func publish(_ plan: ScrapePlan) -> ScrapePlan {
    state.withLock { state in
      if plan.version <= state.plan.version { return plan }
      let old = state.plan
      state.plan = plan
      return old
    }
  }

  /// What scrapes left that did not come to their end; who takes it is to give it back bit by bit.
  func takeRemains() -> ScrapeRemains {
    state.withLock { state in
      let remains = state.remains
      state.remains = ScrapeRemains()
      return remains
    }
  }

  /// Leaves to another what there was no time to give back.
  func leave(_ remains: ScrapeRemains) {
    state.withLock { $0.remains.add(remains) }
  }

  /// Forgets everything if nobody asked for it lately.
  func forgetUnused(at now: Int64) -> Bool {
    let dropped = state.withLock { state -> ScrapePlan? in
      guard !state.forms.isEmpty,
        state.forms.values.allSatisfy({ now - $0 >= Self.formLifetime })
      else { return nil }
      state.forms = [:]
      return state.exchangePlan()
    }
    return dropped != nil
  }

  /// Forgets everything, because most of it is stored no longer.
  func forget() {
    let dropped = state.withLock { $0.exchangePlan() }
    _ = dropped
  }
}

extension ScrapeCache.State {
  fileprivate mutating func exchangePlan() -> ScrapePlan {
    let old = plan
    plan = ScrapePlan()
    return old
  }
}
