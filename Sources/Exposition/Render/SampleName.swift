/// How the lines of samples begin whose names differ in their endings only.
struct SampleName: Sendable {
  /// `a` or `{"a.b`.
  private let start: [UInt8]
  private let isQuoted: Bool

  /// - Parameter name: escaped.
  init(_ name: ByteString) {
    isQuoted = !isLegalMetricName(name.span)
    guard isQuoted else {
      start = name.bytes
      return
    }
    var quoted = ByteBuffer(capacity: 2 * name.count)
    quoted.append(UInt8(ascii: "{"))
    quoted.append(UInt8(ascii: "\""))
    quoted.appendEscaped(name.span, escapingQuotes: true)
    start = quoted.array()
  }

  /// How many bytes are written at most.
  @inline(__always)
  func length(_ ending: Span<UInt8>) -> Int { start.count + ending.count + 2 }

  /// Up to the first label: `a_sum{` or `{"a.b_sum",`; without labels all of it: `a_sum` or
  /// `{"a.b_sum"}`.
  ///
  /// - Parameter ending: letters and underscores.
  @inline(__always)
  func write(_ ending: Span<UInt8>, hasLabels: Bool, to line: inout RawWriter) {
    line.copy(start.span)
    line.copy(ending)
    if isQuoted {
      line.put(UInt8(ascii: "\""), UInt8(ascii: hasLabels ? "," : "}"))
    } else if hasLabels {
      line.put(UInt8(ascii: "{"))
    }
  }
}
