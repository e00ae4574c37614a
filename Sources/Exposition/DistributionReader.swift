/// Makes the metrics of a family anew whose histograms or summaries are known: all but the values of
/// their samples is as the last push left it.
struct DistributionReader {
  /// Of the samples read, in their order.
  private var values: [Double] = []

  mutating func begin() { values.removeAll(keepingCapacity: true) }

  @inline(__always)
  mutating func add(_ value: Double) { values.append(value) }

  var heldBytes: Int { 8 * values.count }

  /// The metrics as far as their samples were read, and whether each is as long as before.
  ///
  /// - Parameters:
  ///   - former: what the last push made of the family.
  ///   - roles: of its samples.
  func metrics(
    like former: Span<UInt8>, of type: MetricType, _ roles: Span<SampleRole>,
    into output: inout ByteBuffer
  ) -> Bool {
    let values = self.values.span
    var areAsLong = true
    var distribution = Distribution()
    var cursor = MetricCursor(former)
    var index = 0
    while index < values.count, let message = cursor.nextMessage() {
      let metric = MetricView(message)
      var bounds = BoundCursor(metric.value, of: type)
      distribution.removeAll()
      repeat {
        distribution.add(values[index], roles[index], at: bounds.next(), of: type)
        index += 1
      } while index < values.count && !roles[index].contains(.first)
      let size = metric.labelFields.count + distribution.fieldSize(as: type)
      if size != message.count { areAsLong = false }
      output.beginMetric(size)
      output.append(metric.labelFields)
      distribution.append(as: type, to: &output)
    }
    return areAsLong
  }
}

/// Goes through the upper bounds of a histogram's buckets or the quantiles of a summary.
private struct BoundCursor: ~Escapable {
  private var fields: FieldReader
  /// Of the bound's field in a point.
  private let number: Int

  @_lifetime(copy value)
  init(_ value: Span<UInt8>, of type: MetricType) {
    fields = FieldReader(value)
    number = type == .summary ? 1 : 2
  }

  mutating func next() -> Double {
    while fields.next() {
      guard fields.number == 3 else { continue }
      var point = FieldReader(fields.payload)
      while point.next() {
        if point.number == number { return point.double }
      }
    }
    return .nan
  }
}
