/// Reads the metrics of a family in protobuf whose labels are known and whose values are more than a
/// number: their fields are kept as they came, behind the labels as the last push left them.
struct MessageReader: ~Copyable {
  /// Metrics longer than this are left to the decoder.
  private static let longest = 4096

  /// Bytes of the family's message that are still to come.
  private(set) var rest = 0
  private(set) var metrics = ByteBuffer(capacity: 1024)
  /// Whether each is as long as before.
  private(set) var areAsLong = true
  /// Where the next one stands among the former ones.
  private var place = 0
  private let longest: Int

  init(limits: PushLimits) { longest = min(Self.longest, limits.lineBytes) }

  mutating func begin() {
    metrics.removeAll()
    areAsLong = true
    place = 0
  }

  /// Reads what stands before the first metric.
  mutating func readHeading(
    _ bytes: Span<UInt8>, _ heading: PushOutline.Heading, _ hasher: SeriesHasher
  ) -> FormStep {
    var start = 0
    guard let length = bytes.readVarint(at: &start) else { return Self.cutOff(bytes) }
    let end = start + heading.length
    guard end <= bytes.count else { return .incomplete }
    guard length <= UInt64(Int32.max), Int(length) > heading.length,
      hasher.hash(bytes.extracting(start..<end)) == heading.hash
    else { return .departed }
    rest = Int(length) - heading.length
    return .read(end: end)
  }

  /// - Parameters:
  ///   - labels: their length and their hash.
  ///   - former: what the last push made of the family.
  mutating func readMetric(
    _ bytes: Span<UInt8>, labels: (length: Int, hash: UInt64), like former: MetricFamily,
    _ hasher: SeriesHasher
  ) -> FormStep {
    guard bytes.count > 0 else { return .incomplete }
    guard bytes[0] == 0x22 else { return .departed }
    var start = 1
    guard let size = bytes.readVarint(at: &start) else { return Self.cutOff(bytes) }
    guard size > UInt64(labels.length), size <= UInt64(longest), start + Int(size) <= rest else {
      return .departed
    }
    let end = start + Int(size)
    guard end <= bytes.count else { return .incomplete }
    let middle = start + labels.length
    guard hasher.hash(bytes.extracting(start..<middle)) == labels.hash,
      let value = ValueField(bytes, middle..<end), value.kind == former.type.valueKind,
      value.isCanonical(in: bytes)
    else { return .departed }
    keep(bytes.extracting(middle..<end), like: former)
    rest -= end
    return .read(end: end)
  }

  /// Hands over the metrics read.
  mutating func takeMetrics() -> ByteBuffer {
    var taken = ByteBuffer(capacity: metrics.count)
    swap(&taken, &metrics)
    return taken
  }

  private mutating func keep(_ value: Span<UInt8>, like former: MetricFamily) {
    let formerMetrics = former.metrics
    var cursor = MetricCursor(formerMetrics.span, at: place)
    guard let last = cursor.nextMessage() else { return }
    let labels = last.extracting(first: MetricView.endOfLabels(last))
    place = cursor.position
    if labels.count + value.count != last.count { areAsLong = false }
    metrics.beginMetric(labels.count + value.count)
    metrics.append(labels)
    metrics.append(value)
  }

  /// A number that does not end.
  private static func cutOff(_ bytes: Span<UInt8>) -> FormStep {
    bytes.count < 11 ? .incomplete : .departed
  }
}
