/// Finds labels of one series that an escaping scheme would make one, as `a.b` and `a_b`.
///
/// Series with the same label names as the one before are answered from memory.
struct EscapedLabels: ~Copyable {
  private var checkedNames = ByteBuffer(capacity: 16)
  private var names = ByteBuffer(capacity: 16)
  private var outcome: MetricProblem.Reason?

  /// - Parameter labels: `label` fields sorted by name.
  mutating func problem(in labels: Span<UInt8>) -> MetricProblem.Reason? {
    names.removeAll()
    var cursor = LabelCursor(labels)
    while let label = cursor.next() {
      names.appendVarint(UInt64(label.name.count))
      names.append(label.name)
    }
    if names.span.equals(checkedNames.span) { return outcome }
    checkedNames.removeAll()
    checkedNames.append(names)
    outcome = Self.problem(of: labels)
    return outcome
  }

  private static func problem(of labels: Span<UInt8>) -> MetricProblem.Reason? {
    var names: [ByteString] = []
    var cursor = LabelCursor(labels)
    while let label = cursor.next() { names.append(ByteString(copying: label.name)) }
    return names.firstEscapedClash.map { .escapedLabels($0, $1) }
  }
}

extension [ByteString] {
  /// Two of these label names that are one in some escaping scheme; the metric's own name,
  /// `__name__`, counts as one that is always there.
  package var firstEscapedClash: (ByteString, ByteString)? {
    for scheme in EscapingScheme.allCases where scheme != .allowUTF8 {
      var seen: [ByteString: ByteString] = ["__name__": "__name__"]
      for name in self {
        let escaped = scheme.escape(labelName: name.span)
        if let other = seen.updateValue(name, forKey: escaped), other != name {
          return (other, name)
        }
      }
    }
    return nil
  }
}
