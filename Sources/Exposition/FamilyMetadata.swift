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
  /// Whether its HELP and TYPE lines, written as nearly all write them, say this of it and cannot
  /// say anything else.
  let hasPlainHeading: Bool

  package init(
    name: ByteString, type: MetricType, help: ByteString? = nil, hasForeignLabels: Bool = false,
    problems: [MetricProblem] = []
  ) {
    self.name = name
    self.type = type
    self.help = help
    self.hasForeignLabels = hasForeignLabels
    self.problems = problems
    hasPlainHeading = Self.hasPlainHeading(name, type, help)
  }

  /// Whether families of both can be exposed together.
  package func agrees(with other: FamilyMetadata) -> Bool {
    self === other || type == other.type && name == other.name
  }

  /// Whether one can stand for the other.
  package func equals(_ other: FamilyMetadata) -> Bool {
    self === other
      || says(other.name, other.type, other.help, other.hasForeignLabels, other.problems)
  }

  /// Whether it can stand for metadata of these.
  func says(
    _ name: ByteString, _ type: MetricType, _ help: ByteString?, _ hasForeignLabels: Bool,
    _ problems: [MetricProblem]
  ) -> Bool {
    self.type == type && self.hasForeignLabels == hasForeignLabels && self.problems.isEmpty
      && problems.isEmpty && self.help == help && self.name == name
  }

  // No other lines can say the same of such a family, nor those anything else.
  private static func hasPlainHeading(_ name: ByteString, _ type: MetricType, _ help: ByteString?)
    -> Bool
  {
    type != .gaugeHistogram && isLegalMetricName(name.bytes.span)
      && Distributions.Role.suffix(of: name.bytes.span) == nil && isPlain(help)
  }

  /// Whether a help stands in its line as it is, and all of it is help.
  private static func isPlain(_ help: ByteString?) -> Bool {
    guard let help else { return true }
    let text = help.bytes.span
    return text.count > 0 && text[0] != 0x20 && text[0] != 0x09
      && text.firstIndex(of: UInt8(ascii: "\\")) == nil && text.firstIndex(of: 0x0A) == nil
  }
}
