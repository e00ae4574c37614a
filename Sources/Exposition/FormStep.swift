/// How far a body was read by its form.
enum FormStep {
  case read(end: Int)
  /// More must come before it can be said.
  case incomplete
  case departed
}
