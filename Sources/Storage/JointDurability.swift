import Threads

/// One durability made of many parts: a wipe is on disk when every deletion is.
package final class JointDurability: Sendable {
  private struct State: Sendable {
    /// The one more is given up by `close`.
    var open = 1
    var isDurable = true
  }

  private let state = Lock(State())
  private let whenDurable: DurabilityCallback

  package init(_ whenDurable: @escaping DurabilityCallback) { self.whenDurable = whenDurable }

  /// A part more, which must be called once.
  package func part() -> DurabilityCallback {
    state.withLock { $0.open += 1 }
    return { self.settle($0) }
  }

  /// No further part comes.
  package func close() { settle(true) }

  private func settle(_ isDurable: Bool) {
    let outcome = state.withLock { state -> Bool? in
      state.open -= 1
      if !isDurable { state.isDurable = false }
      return state.open == 0 ? state.isDurable : nil
    }
    if let outcome { whenDurable(outcome) }
  }
}
