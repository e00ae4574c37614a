/// What is said of a family beside its series. The groups that have the family nearly always say the
/// same; then they share it.
package final class FamilyMetadata: Sendable {
  package let name: ByteString
  package let type: MetricType
  /// Nil: no HELP line. Empty (protobuf only): a HELP line without text.
  package let help: ByteString?
  /// Whether a label name needs escaping in the text format.
  let hasForeignLabels: Bool
  /// What keeps the family from being scraped.
  package let problems: [MetricProblem]

  package init(
    name: ByteString, type: MetricType, help: ByteString? = nil, hasForeignLabels: Bool = false,
    problems: [MetricProblem] = []
  ) {
    self.name = name
    self.type = type
    self.help = help
    self.hasForeignLabels = hasForeignLabels
    self.problems = problems
  }

  /// Whether families of both can be exposed together.
  package func agrees(with other: FamilyMetadata) -> Bool {
    self === other || type == other.type && name == other.name
  }

  /// Whether one can stand for the other.
  package func equals(_ other: FamilyMetadata) -> Bool {
    if self === other { return true }
    return agrees(with: other) && help == other.help && hasForeignLabels == other.hasForeignLabels
      && problems.isEmpty && other.problems.isEmpty
  }
}
