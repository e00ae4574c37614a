import Synchronization

/// The outcome of the last full check, and whether anything changed since.
struct UncheckedState: Sendable {
  var generation = 0
  var checked: (generation: Int, error: InconsistencyError?) = (0, nil)
}

// Where metrics may be stored that cannot be exposed together, every scrape has to check them.

extension MetricStore {
  /// Whether inconsistent metrics may be stored.
  var isUnsure: Bool { !checksPushes || isUncertain.load(ordering: .relaxed) }

  /// Called under the stripe's lock, so that a copy of everything and its generation agree.
  func noteChange() {
    if isUnsure { unchecked.withLock { $0.generation += 1 } }
  }

  func check(_ groups: [MetricGroup], _ generation: Int) throws(InconsistencyError) {
    let checked = unchecked.withLock { $0.checked }
    var outcome = checked.error
    if generation != checked.generation {
      outcome = FullCheck.firstInconsistency(of: groups, own: own).map { InconsistencyError([$0]) }
      let result = outcome
      unchecked.withLock { state in
        if generation > state.checked.generation { state.checked = (generation, result) }
      }
    }
    if let outcome { throw outcome }
    // What is pushed to consistent metrics and checked leaves them consistent.
    if checksPushes { isUncertain.store(false, ordering: .relaxed) }
  }
}
