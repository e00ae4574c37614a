import Threads

/// Size and duration of the pushes of one method.
final class PushSummaries: Sendable {
  private struct Pair: Sendable {
    var bytes: SlidingSummary
    var seconds: SlidingSummary
  }

  /// A push's size and duration as one reading shows them.
  struct Reading: Sendable {
    var bytes: SummarySample
    var seconds: SummarySample
  }

  private let method: PushMethod
  private let pair: Lock<Pair>

  init(_ method: PushMethod, at now: Int64) {
    self.method = method
    pair = Lock(Pair(bytes: SlidingSummary(at: now), seconds: SlidingSummary(at: now)))
  }

  func observe(bytes: Int, seconds: Double, at now: Int64) {
    pair.withLock { pair in
      pair.bytes.observe(Double(bytes), at: now)
      pair.seconds.observe(seconds, at: now)
    }
  }

  /// Nil before the first push.
  func reading(at now: Int64) -> Reading? {
    let labels = [(name: "method", value: method.rawValue)]
    return pair.withLock { pair in
      if pair.bytes.count == 0 { return nil }
      return Reading(
        bytes: pair.bytes.sample(labels: labels, at: now),
        seconds: pair.seconds.sample(labels: labels, at: now))
    }
  }
}
