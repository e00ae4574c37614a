import Exposition

/// How a push went under the lock.
enum PushOutcome: Sendable {
  enum Refusal: Sendable {
    case twin(GroupingKey)
    case limit(ExceededLimit)
    case held(HeldSeries)
    case name(NameConflict)
  }

  case stored(replacing: MetricGroup?)
  case refused(Refusal)
  case retry
}
