/// The outcome of the last full check, and whether anything changed since.
struct UncheckedState: Sendable {
  var generation = 0
  var checked: (generation: Int, error: InconsistencyError?) = (0, nil)
}
