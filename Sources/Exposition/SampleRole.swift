/// What a sample of a body adds to the metric that it belongs to.
struct SampleRole: OptionSet, Sendable {
  let rawValue: UInt8

  /// No sample before it was of that metric.
  static let first = SampleRole(rawValue: 1 << 0)
  /// A bucket of a histogram, or a quantile of a summary.
  static let point = SampleRole(rawValue: 1 << 1)
  static let count = SampleRole(rawValue: 1 << 2)
  static let sum = SampleRole(rawValue: 1 << 3)

  /// All that there is of a gauge, counter or untyped metric.
  static let number: SampleRole = .first
}
