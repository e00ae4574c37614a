/// A histogram or summary that its samples are still adding to.
struct Distribution {
  private var count = 0.0
  private var sum = 0.0
  /// Upper bounds with their counts, or quantiles with their values, in pushed order.
  private var points: [(at: Double, value: Double)] = []
  /// Whether some count of a histogram is no integer.
  private var isFloat = false

  /// What a point takes.
  static let pointSize = 24
  /// What its points take.
  var heldBytes: Int { points.count * Self.pointSize }

  /// With room for so many points.
  init(capacity: Int = 0) { points.reserveCapacity(capacity) }

  mutating func removeAll() {
    count = 0
    sum = 0
    points.removeAll(keepingCapacity: true)
    isFloat = false
  }

  /// Adds what a sample says.
  ///
  /// - Parameters:
  ///   - role: one of point, count and sum.
  ///   - bound: of a point.
  @inline(__always)
  mutating func add(
    _ value: Double, _ role: SampleRole, at bound: @autoclosure () -> Double, of type: MetricType
  ) {
    if role.contains(.point) {
      points.append((bound(), value))
    } else if role.contains(.count) {
      count = value
    } else {
      sum = value
      return
    }
    if type != .summary, value != value.rounded(.towardZero) { isFloat = true }
  }

  /// The value field of a `Metric` message.
  ///
  /// - Parameter size: of the message in it.
  func append(as type: MetricType, size: Int, to output: inout ByteBuffer) {
    output.append(type.valueKind.rawValue << 3 | 2)
    output.appendVarint(UInt64(size))
    type == .summary ? appendSummary(to: &output) : appendHistogram(to: &output)
  }

  private static let doubleSize = 9
  private static let twoDoublesSize = 2 + 2 * doubleSize

  /// Bytes of the message in that field.
  func messageSize(as type: MetricType) -> Int {
    if type != .summary, isFloat {
      return 2 * Self.doubleSize + points.count * Self.twoDoublesSize
    }
    let sizes = 1 + Self.integer(count).varintSize + Self.doubleSize
    if type == .summary { return sizes + points.count * Self.twoDoublesSize }
    return points.reduce(sizes) {
      $0 + 3 + Self.integer($1.value).varintSize + Self.doubleSize
    }
  }

  private func appendSummary(to output: inout ByteBuffer) {
    output.appendVarintField(1, Self.integer(count))
    output.appendDoubleField(2, sum)
    for point in points { output.appendPoint(1, point.at, 2, point.value) }
  }

  private func appendHistogram(to output: inout ByteBuffer) {
    if isFloat {
      output.appendDoubleField(2, sum)
      for point in points { output.appendPoint(2, point.at, 4, point.value) }
      return output.appendDoubleField(4, count)
    }
    output.appendVarintField(1, Self.integer(count))
    output.appendDoubleField(2, sum)
    for point in points {
      let count = Self.integer(point.value)
      output.append(0x1A)
      output.append(UInt8(truncatingIfNeeded: 1 + count.varintSize + Self.doubleSize))
      output.appendVarintField(1, count)
      output.appendDoubleField(2, point.at)
    }
  }

  /// Cut to an integer as upstream cuts; what no integer holds becomes the nearest one that does.
  private static func integer(_ value: Double) -> UInt64 {
    if value.isNaN || value <= 0 { return 0 }
    return value >= 0x1p64 ? .max : UInt64(value)
  }
}

extension Distribution {
  /// What is stored as such a metric, as far as its samples said.
  ///
  /// - Parameter value: a `Summary` or `Histogram` message that was made of a distribution.
  init(_ value: Span<UInt8>, as type: MetricType) {
    if type == .summary {
      let summary = SummaryView(value)
      count = Double(summary.count)
      sum = summary.sum
      var quantiles = summary.quantiles
      while let point = quantiles.next() { points.append((point.quantile, point.value)) }
    } else {
      let histogram = HistogramView(value)
      count = histogram.count.number
      sum = histogram.sum
      if case .float = histogram.count { isFloat = true }
      var buckets = histogram.buckets
      while let point = buckets.next() { points.append((point.upperBound, point.count.number)) }
    }
  }
}

extension ByteBuffer {
  fileprivate mutating func appendPoint(
    _ first: UInt8, _ bound: Double, _ second: UInt8, _ value: Double
  ) {
    append(0x1A)
    append(18)
    appendDoubleField(first, bound)
    appendDoubleField(second, value)
  }

  mutating func appendVarintField(_ number: UInt8, _ value: UInt64) {
    append(number << 3)
    appendVarint(value)
  }

  mutating func appendDoubleField(_ number: UInt8, _ value: Double) {
    append(number << 3 | 1)
    appendFixed64(value.bitPattern)
  }
}
