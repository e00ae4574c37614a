/// What one push may bring. A number that nothing reaches means no limit.
package struct PushLimits: Sendable {
  /// Series in a body, as they are stored: a histogram is one.
  package var series = Int.max
  package var families = Int.max
  /// Labels of a series in the body, and of a grouping key.
  package var labels = Int.max
  package var labelNameBytes = Int.max
  package var labelValueBytes = Int.max
  /// A line of text, or a field of a protobuf family: one metric, say.
  package var lineBytes = Int.max

  package init() {}

  /// Whether labels with so many bytes of names and values have to be looked at one by one.
  @inline(__always)
  func mayBeExceeded(byLabels count: Int, bytes: Int) -> Bool {
    count > labels || bytes > labelNameBytes || bytes > labelValueBytes
  }

  /// The first limit that a grouping key does not keep.
  package func exceeded(by group: LabelSet) -> ExceededLimit? {
    if group.pairs.count > labels { return ExceededLimit(.labels, group.pairs.count, of: labels) }
    for pair in group.pairs {
      if let exceeded = exceeded(byName: pair.name.bytes.span, value: pair.value.bytes.span) {
        return exceeded
      }
    }
    return nil
  }

  func exceeded(byName name: Span<UInt8>, value: Span<UInt8>) -> ExceededLimit? {
    if name.count > labelNameBytes {
      return ExceededLimit(.labelName, name.count, of: labelNameBytes)
    }
    if value.count > labelValueBytes {
      let name = ByteString(copying: name)
      return ExceededLimit(.labelValue, value.count, of: labelValueBytes, label: name)
    }
    return nil
  }
}
