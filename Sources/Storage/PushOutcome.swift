/// How a push went under the lock.
enum PushOutcome: Sendable {
  enum Refusal: Sendable {
    case twin(GroupingKey)
    case held(HeldSeries)
    case name(NameConflict)
  }

  case stored(replacing: MetricGroup?)
  case refused(Refusal)
  case retry
}
