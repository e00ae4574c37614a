/// One bucket of a native histogram.
package struct NativeBucket: Equatable, Sendable {
  /// Which of its bounds belong to the bucket; raw values are those of the query API.
  package enum Boundaries: UInt64, Sendable {
    case upper = 0
    case lower, neither, both
  }

  package let boundaries: Boundaries
  package let lower: Double
  package let upper: Double
  package let count: HistogramCount
}

extension HistogramView {
  /// The native buckets that hold anything, from the most negative up.
  package var nativeBuckets: [NativeBucket] { NativeBuckets(message).buckets() }
}

/// The native part of a `Histogram` message. Spans that claim more buckets than there are counts
/// end with the counts.
private struct NativeBuckets: ~Escapable {
  private let message: Span<UInt8>
  private var schema = 0
  private var zeroThreshold = 0.0
  private var zeroCount: UInt64 = 0
  private var zeroCountFloat = 0.0
  private var isFloat = false

  @_lifetime(copy message)
  init(_ message: Span<UInt8>) {
    self.message = message
    var fields = FieldReader(message)
    while fields.next() {
      switch fields.number {
      case 4: isFloat = isFloat || fields.double > 0
      case 5: schema = Int(fields.bits.zigzag)
      case 6: zeroThreshold = fields.double
      case 7: zeroCount = fields.bits
      case 8:
        zeroCountFloat = fields.double
        isFloat = isFloat || fields.double > 0
      default: break
      }
    }
  }

  func buckets() -> [NativeBucket] {
    let bounds = NativeBounds(schema: max(-64, min(64, schema)))
    var buckets: [NativeBucket] = []
    let negative = filled(spans: 9, deltas: 10, counts: 11)
    for (index, count) in negative.reversed() {
      buckets.append(
        NativeBucket(
          boundaries: .lower, lower: -bounds.upper(index), upper: -bounds.upper(index - 1),
          count: count))
    }
    let zero: HistogramCount = isFloat ? .float(zeroCountFloat) : .integer(zeroCount)
    if zero.number != 0 {
      buckets.append(
        NativeBucket(
          boundaries: .both, lower: -zeroThreshold, upper: zeroThreshold, count: zero))
    }
    for (index, count) in filled(spans: 12, deltas: 13, counts: 14) {
      buckets.append(
        NativeBucket(
          boundaries: .upper, lower: bounds.upper(index - 1), upper: bounds.upper(index),
          count: count))
    }
    return buckets
  }

  /// The buckets of one side that are not empty, by their index.
  private func filled(spans: Int, deltas: Int, counts: Int) -> [(Int, HistogramCount)] {
    var given = isFloat ? floatCounts(counts)[...] : integerCounts(deltas)[...]
    var filled: [(Int, HistogramCount)] = []
    var index = 0
    var fields = FieldReader(message)
    while fields.next(), !given.isEmpty {
      guard fields.number == spans else { continue }
      let (offset, length) = Self.span(fields.payload)
      index += offset
      for count in given.prefix(length) {
        if count.number != 0 { filled.append((index, count)) }
        index += 1
      }
      given = given.dropFirst(length)
    }
    return filled
  }

  private static func span(_ message: Span<UInt8>) -> (offset: Int, length: Int) {
    var fields = FieldReader(message)
    var span = (offset: 0, length: 0)
    while fields.next() {
      switch fields.number {
      case 1: span.offset = Int(Int32(truncatingIfNeeded: fields.bits.zigzag))
      case 2: span.length = Int(UInt32(truncatingIfNeeded: fields.bits))
      default: break
      }
    }
    return span
  }

  /// Each count is given as the difference to the one before.
  private func integerCounts(_ field: Int) -> [HistogramCount] {
    var counts: [HistogramCount] = []
    var count: Int64 = 0
    var fields = FieldReader(message)
    while fields.next() {
      guard fields.number == field else { continue }
      var position = 0
      while let delta = fields.payload.readVarint(at: &position) {
        count &+= delta.zigzag
        counts.append(.integer(UInt64(bitPattern: count)))
      }
    }
    return counts
  }

  private func floatCounts(_ field: Int) -> [HistogramCount] {
    var counts: [HistogramCount] = []
    var fields = FieldReader(message)
    while fields.next() {
      guard fields.number == field else { continue }
      var position = 0
      while let bits = fields.payload.readFixed(8, at: &position) {
        counts.append(.float(Double(bitPattern: bits)))
      }
    }
    return counts
  }
}

extension UInt64 {
  /// The signed number of a protobuf `sint32` or `sint64`.
  fileprivate var zigzag: Int64 { Int64(bitPattern: self >> 1) ^ -Int64(bitPattern: self & 1) }
}
