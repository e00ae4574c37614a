import Threads

/// A rate limit as golang.org/x/time/rate keeps it: full at first, one more each interval.
final class TokenBucket: Sendable {
  private struct State {
    var tokens: Double
    var time: Int64
  }

  private let limit: WebConfig.RateLimit
  private let state: Lock<State>

  init(_ limit: WebConfig.RateLimit, at now: Int64) {
    self.limit = limit
    state = Lock(State(tokens: Double(limit.burst), time: now))
  }

  /// Takes one, if there is one; `now` is in nanoseconds of a clock that is never set.
  func take(at now: Int64) -> Bool {
    // rate.Every of less than nothing is no limit.
    guard limit.intervalNanoseconds > 0 else { return true }
    return state.withLock { state in
      let gained = Double(max(0, now - state.time)) / Double(limit.intervalNanoseconds)
      state.tokens = min(Double(limit.burst), state.tokens + gained)
      state.time = max(state.time, now)
      guard state.tokens >= 1 else { return false }
      state.tokens -= 1
      return true
    }
  }
}
