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
    var distribution = Distribution(capacity: values.count)
    var cursor = MetricCursor(former)
    var index = 0
    while index < values.count, let message = cursor.nextMessage() {
      let metric = MetricView(message)
      var bounds = BoundCursor(metric.value)
      distribution.removeAll()
      repeat {
        distribution.add(values[index], roles[index], at: bounds.next(), of: type)
        index += 1
      } while index < values.count && !roles[index].contains(.first)
      let size = distribution.messageSize(as: type)
      let metricSize = metric.labelFields.count + 1 + size.varintSize + size
      if metricSize != message.count { areAsLong = false }
      output.beginMetric(metricSize)
      output.append(metric.labelFields)
      distribution.append(as: type, size: size, to: &output)
    }
    return areAsLong
  }
}

/// Goes through the upper bounds of a histogram's buckets or the quantiles of a summary, in a message
/// that was made of a `Distribution`: its points stand together, and each is short.
private struct BoundCursor: ~Escapable {
  private let message: Span<UInt8>
  private var place: Int

  @_lifetime(copy message)
  init(_ message: Span<UInt8>) {
    self.message = message
    var fields = FieldReader(message)
    place = message.count
    var start = 0
    while fields.next() {
      if fields.number == 3 {
        place = start
        break
      }
      start = fields.position
    }
  }

  @inline(__always)
  mutating func next() -> Double {
    guard place + 2 < message.count, message[place] == 0x1A else { return .nan }
    let start = place + 2
    place = start + Int(message[place + 1])
    // Behind the count, if that is an integer.
    return Double(bitPattern: message.word(at: message[start] == 0x08 ? place - 8 : start + 1))
  }
}
