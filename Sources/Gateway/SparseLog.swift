import Threads

/// Lets one line through every ten seconds.
final class SparseLog: Sendable {
  private static let pause: Int64 = 10_000_000_000

  private let next = Lock<Int64>(.min)

  /// - Parameter now: by the monotonic clock.
  func allows(at now: Int64) -> Bool {
    next.withLock { next in
      if now < next { return false }
      next = now + Self.pause
      return true
    }
  }
}
