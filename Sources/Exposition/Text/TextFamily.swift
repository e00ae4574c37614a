/// The family that the lines of a body are of, and stay of while their name is the same.
struct TextFamily {
  private let allowsUTF8Names: Bool
  /// The name in the line before. Empty if that needs quotes.
  private(set) var name: [UInt8] = []
  /// Its place among the collector's drafts; -1 before the first.
  private(set) var draft = -1
  private(set) var role = Distributions.Role.whole

  init(allowsUTF8Names: Bool) { self.allowsUTF8Names = allowsUTF8Names }

  /// Takes a metric's name without quotes.
  @inline(__always)
  mutating func take(
    _ cursor: inout LineCursor, in collector: inout FamilyCollector
  ) throws(TextError.Reason) {
    if draft >= 0, cursor.takeName(name.span) { return }
    let name = try cursor.name(allowingColons: true)
    if name.isEmpty { throw .invalidLineStart }
    try choose(name, isQuoted: false, in: &collector)
  }

  /// Makes the family current that the last push brought next, and of which there is no draft. What
  /// is said of it was the same.
  mutating func begin(_ former: MetricFamily, in collector: inout FamilyCollector) {
    name = former.name.bytes
    role = .whole
    draft = collector.newDraft(repeating: former)
  }

  /// Makes the family of that name the current one: itself, or the summary or histogram that it is
  /// a suffixed name of.
  mutating func choose(
    _ name: Span<UInt8>, isQuoted: Bool, in collector: inout FamilyCollector
  ) throws(TextError.Reason) {
    if draft >= 0, !name.isEmpty, name.equals(self.name.span) { return }
    // What a name without quotes may hold was seen to when it was cut out of its line.
    let isLegal = isQuoted ? isLegalMetricName(name) : !name.isEmpty
    let isValid = isLegal || allowsUTF8Names && !name.isEmpty && name.isUTF8
    if !isValid { throw .invalidMetricName(name.array()) }
    let expected = collector.nextName(ifItIs: name)
    let whole = expected ?? ByteString(copying: name)
    self.name = isLegal ? whole.bytes : []
    role = .whole
    if expected == nil, let found = collector.find(whole) {
      draft = found
    } else if let (found, role) = Self.distribution(of: name, in: &collector) {
      draft = found
      self.role = role
    } else {
      draft = collector.newDraft(named: whole)
    }
  }

  /// The summary or histogram of which that is a suffixed name, and what the suffix says.
  private static func distribution(
    of name: Span<UInt8>, in collector: inout FamilyCollector
  ) -> (draft: Int, role: Distributions.Role)? {
    guard let (role, length) = Distributions.Role.suffix(of: name) else { return nil }
    let base = ByteString(copying: name.extracting(droppingLast: length))
    guard let found = collector.find(base), let type = collector.drafts[found].type,
      type == .summary ? role != .bucket : type.isHistogram
    else { return nil }
    return (found, role)
  }
}
