import Synchronization

/// How much of what was rendered is kept.
struct KeptAllowance: Sendable {
  let plain: CacheAllowance
  /// For what is compressed, in whatever way.
  let packed: CacheAllowance
}

/// How many bytes of rendered chunks are kept: all forms together never exceed the limit.
final class CacheAllowance: Sendable {
  private let limit: Int
  private let used = Atomic(0)

  init(limit: Int) { self.limit = limit }

  fileprivate var isExhausted: Bool { used.load(ordering: .relaxed) >= limit }

  fileprivate func take(_ size: Int) -> Bool {
    if used.wrappingAdd(size, ordering: .relaxed).newValue <= limit { return true }
    giveBack(size)
    return false
  }

  fileprivate func giveBack(_ size: Int) { used.wrappingSubtract(size, ordering: .relaxed) }
}

/// What one block takes of the allowance, as long as it lives.
final class CacheShare: Sendable {
  private let allowance: CacheAllowance
  private let size = Atomic(0)

  init(of allowance: CacheAllowance) { self.allowance = allowance }

  var isExhausted: Bool { allowance.isExhausted }

  func grow(by more: Int) -> Bool {
    guard allowance.take(more) else { return false }
    size.wrappingAdd(more, ordering: .relaxed)
    return true
  }

  deinit { allowance.giveBack(size.load(ordering: .relaxed)) }
}
