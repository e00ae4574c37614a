import Threads

/// A value that another thread will bring, once.
///
/// Whoever makes one must see that it is resolved: a client that waits for it has no timeout.
package final class Deferred<Value: Sendable>: Sendable {
  private enum State: Sendable {
    case awaited((@Sendable () -> Void)?)
    case resolved(Value)
  }

  private let state = Lock(State.awaited(nil))

  package init() {}

  /// Brings the value; from any thread. Only the first counts.
  package func resolve(_ value: Value) {
    let notify = state.withLock { state -> (@Sendable () -> Void)? in
      guard case .awaited(let notify) = state else { return nil }
      state = .resolved(value)
      return notify
    }
    notify?()
  }

  /// The value, if it is there.
  package var value: Value? {
    state.withLock { state in
      if case .resolved(let value) = state { value } else { nil }
    }
  }

  /// Calls once the value is there: at once if it is, else on the thread that brings it.
  package func notify(_ notify: @escaping @Sendable () -> Void) {
    let isResolved = state.withLock { state in
      if case .resolved = state { return true }
      state = .awaited(notify)
      return false
    }
    if isResolved { notify() }
  }
}
