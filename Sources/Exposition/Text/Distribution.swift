/// A histogram or summary that its lines are still adding to.
struct Distribution {
  /// The labels without `le` and `quantile`, as `label` fields.
  let labels: [UInt8]
  var count = 0.0
  var sum = 0.0
  /// Upper bounds with their counts, or quantiles with their values, in pushed order.
  var points: [(at: Double, value: Double)] = []
  var isFloat = false

  init(labels: [UInt8]) { self.labels = labels }

  /// The value field of a `Metric` message.
  func encoded(as type: MetricType) -> [UInt8] {
    var message = ByteBuffer(capacity: 32 + points.count * 24)
    type == .summary ? encodeSummary(into: &message) : encodeHistogram(into: &message)
    var field = ByteBuffer(capacity: message.count + 8)
    field.append(type.valueKind.rawValue << 3 | 2)
    field.appendVarint(UInt64(message.count))
    field.append(message)
    return field.array()
  }

  private func encodeSummary(into message: inout ByteBuffer) {
    message.appendVarintField(1, Self.integer(count))
    message.appendDoubleField(2, sum)
    for point in points {
      message.append(0x1A)
      message.append(18)
      message.appendDoubleField(1, point.at)
      message.appendDoubleField(2, point.value)
    }
  }

  private func encodeHistogram(into message: inout ByteBuffer) {
    if !isFloat { message.appendVarintField(1, Self.integer(count)) }
    message.appendDoubleField(2, sum)
    for point in points {
      var bucket = ByteBuffer(capacity: 24)
      if isFloat {
        bucket.appendDoubleField(2, point.at)
        bucket.appendDoubleField(4, point.value)
      } else {
        bucket.appendVarintField(1, Self.integer(point.value))
        bucket.appendDoubleField(2, point.at)
      }
      message.append(0x1A)
      message.appendVarint(UInt64(bucket.count))
      message.append(bucket)
    }
    if isFloat { message.appendDoubleField(4, count) }
  }

  /// Cut to an integer as upstream cuts; what no integer holds becomes the nearest one that does.
  private static func integer(_ value: Double) -> UInt64 {
    if value.isNaN || value <= 0 { return 0 }
    return value >= 0x1p64 ? .max : UInt64(value)
  }
}

extension ByteBuffer {
  mutating func appendVarintField(_ number: UInt8, _ value: UInt64) {
    append(number << 3)
    appendVarint(value)
  }

  mutating func appendDoubleField(_ number: UInt8, _ value: Double) {
    append(number << 3 | 1)
    appendFixed64(value.bitPattern)
  }
}
