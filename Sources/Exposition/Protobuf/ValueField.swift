/// Where the field stands in a `Metric` message that holds its value.
struct ValueField {
  let kind: ValueKind
  let start: Int
  let end: Int
  let messageSize: Int

  var message: Range<Int> { end - messageSize..<end }

  /// The value of a gauge, counter or untyped message that holds nothing else: nearly all.
  @inline(__always)
  func number(in metric: Span<UInt8>) -> Double? {
    guard messageSize == 9, metric[end - 9] == 0x09,
      kind == .gauge || kind == .counter || kind == .untyped
    else { return nil }
    return Double(bitPattern: metric.word(at: end - 8))
  }

  /// Whether the whole field is written as it is to be kept.
  func isCanonical(in metric: Span<UInt8>) -> Bool {
    guard end - start == 1 + messageSize.varintSize + messageSize,
      let schema = MessageSchema(kind)
    else { return false }
    return schema.isCanonical(metric.extracting(message))
  }
}
