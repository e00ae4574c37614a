/// A `Summary` message, borrowed. What is absent is 0.
package struct SummaryView: ~Escapable {
  private let message: Span<UInt8>
  package private(set) var count: UInt64 = 0
  package private(set) var sum = 0.0

  @_lifetime(copy message)
  init(_ message: Span<UInt8>) {
    self.message = message
    var fields = FieldReader(message)
    while fields.next() {
      switch fields.number {
      case 1: count = fields.bits
      case 2: sum = fields.double
      default: break
      }
    }
  }

  /// In pushed order.
  package var quantiles: QuantileCursor {
    @_lifetime(copy self) get { QuantileCursor(message) }
  }
}

package struct Quantile: Equatable, Sendable {
  package var quantile = 0.0
  package var value = 0.0
}

package struct QuantileCursor: ~Escapable {
  private var summary: FieldReader

  @_lifetime(copy summary)
  init(_ summary: Span<UInt8>) { self.summary = FieldReader(summary) }

  package mutating func next() -> Quantile? {
    while summary.next() {
      guard summary.number == 3 else { continue }
      var found = Quantile()
      var fields = FieldReader(summary.payload)
      while fields.next() {
        switch fields.number {
        case 1: found.quantile = fields.double
        case 2: found.value = fields.double
        default: break
        }
      }
      return found
    }
    return nil
  }
}

/// How many observations: the count of an ordinary histogram or that of a float histogram.
package enum HistogramCount: Equatable, Sendable {
  case integer(UInt64)
  case float(Double)

  /// Of the two fields a message may have, the float counts unless it is 0.
  init(integer: UInt64, float: Double?) {
    if let float, float != 0 || integer == 0 {
      self = .float(float)
    } else {
      self = .integer(integer)
    }
  }

  package var number: Double {
    switch self {
    case .integer(let count): Double(count)
    case .float(let count): count
    }
  }
}

/// A `Histogram` message, borrowed. What is absent is 0.
package struct HistogramView: ~Escapable {
  /// The whole message; its native parts are read from here.
  package let message: Span<UInt8>
  package let count: HistogramCount
  package let sum: Double
  /// Whether it has any span of native buckets.
  package let isNative: Bool

  @_lifetime(copy message)
  init(_ message: Span<UInt8>) {
    self.message = message
    var integer: UInt64 = 0
    var float: Double?
    var sum = 0.0
    var isNative = false
    var fields = FieldReader(message)
    while fields.next() {
      switch fields.number {
      case 1: integer = fields.bits
      case 2: sum = fields.double
      case 4: float = fields.double
      case 9, 12: isNative = true
      default: break
      }
    }
    count = HistogramCount(integer: integer, float: float)
    self.sum = sum
    self.isNative = isNative
  }

  /// The classic buckets in pushed order.
  package var buckets: BucketCursor {
    @_lifetime(copy self) get { BucketCursor(message) }
  }
}

package struct Bucket: Equatable, Sendable {
  package var upperBound = 0.0
  /// Cumulative.
  package var count = HistogramCount.integer(0)

  package init(upperBound: Double, count: HistogramCount) {
    self.upperBound = upperBound
    self.count = count
  }

  /// - Parameter message: a `Bucket`.
  init(_ message: Span<UInt8>) {
    var integer: UInt64 = 0
    var float: Double?
    var fields = FieldReader(message)
    while fields.next() {
      switch fields.number {
      case 1: integer = fields.bits
      case 2: upperBound = fields.double
      case 4: float = fields.double
      default: break
      }
    }
    count = HistogramCount(integer: integer, float: float)
  }
}

package struct BucketCursor: ~Escapable {
  private var histogram: FieldReader

  @_lifetime(copy histogram)
  init(_ histogram: Span<UInt8>) { self.histogram = FieldReader(histogram) }

  package mutating func next() -> Bucket? {
    while histogram.next() {
      if histogram.number == 3 { return Bucket(histogram.payload) }
    }
    return nil
  }
}
