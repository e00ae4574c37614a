/// Why a text is no series selector, and where.
package struct SelectorError: Error, Equatable, Sendable {
  package enum Reason: Equatable, Sendable {
    case expected(String, found: String)
    /// `up{…}` or `{"up"}`.
    case metricName(String)
    case metricNameLabel
    case unterminatedString
    case lineFeedInString
    case invalidEscape(String)
    case invalidPattern(String)
    /// What some engine would understand, but Prometheus would not.
    case unsupportedSyntax(String)
    case patternTooLong(limit: Int)
    case patternNotUTF8
    case noMatcher
    case matchesWithoutLabels
  }

  package let reason: Reason
  /// Bytes from the start of the selector, counted from 1.
  package let position: Int

  package init(_ reason: Reason, at position: Int) {
    self.reason = reason
    self.position = position
  }
}

extension SelectorError: CustomStringConvertible {
  package var description: String { "position \(position): \(reason)" }
}

extension SelectorError.Reason: CustomStringConvertible {
  package var description: String {
    switch self {
    case .expected(let what, let found): "expected \(what), found \(found)"
    case .metricName(let name):
      "\(name) names a metric, but groups are matched by their grouping labels alone, "
        + "as in {job=\"backup\"}"
    case .metricNameLabel:
      "__name__ is no grouping label: groups are matched by their grouping labels alone"
    case .unterminatedString: "the string that begins here does not end"
    case .lineFeedInString: "a line feed in a quoted string: write \\n, or use backticks"
    case .invalidEscape(let escape): "invalid escape sequence \(escape)"
    case .invalidPattern(let message): "invalid regular expression: \(message)"
    case .unsupportedSyntax(let syntax):
      "invalid regular expression: \(syntax) is not part of Prometheus's syntax (RE2)"
    case .patternTooLong(let limit): "the regular expression is longer than \(limit) bytes"
    case .patternNotUTF8: "the regular expression is not UTF-8"
    case .noMatcher: "a selector without a matcher would match every group"
    case .matchesWithoutLabels:
      "each matcher also matches an empty or absent label, so the selector would match nearly "
        + "every group: add one that does not, as in {job=~\".+\"}"
    }
  }
}
