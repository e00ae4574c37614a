/// The name of a sample up to its labels.
struct SampleName {
  /// When there are no labels: `a` or `{"a.b"}`.
  let alone: [UInt8]
  /// Before labels: `a{` or `{"a.b",`.
  let opening: [UInt8]

  /// - Parameter name: escaped.
  init(_ name: ByteString) {
    if isLegalMetricName(name.span) {
      alone = name.bytes
      opening = name.bytes + [UInt8(ascii: "{")]
      return
    }
    var quoted = ByteBuffer()
    quoted.append(UInt8(ascii: "{"))
    quoted.appendQuoted(name.span)
    alone = quoted.array() + [UInt8(ascii: "}")]
    opening = quoted.array() + [UInt8(ascii: ",")]
  }
}
