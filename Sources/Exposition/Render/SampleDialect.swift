/// In what the two text formats differ from sample to sample.
enum SampleDialect {
  /// All numbers are written alike.
  case text
  /// Counts are integers and other numbers have a point or an exponent. Buckets have exemplars, and
  /// so have counters if OpenMetrics takes the family for one.
  case openMetrics(isCounter: Bool)

  var hasExemplars: Bool {
    switch self {
    case .text: false
    case .openMetrics: true
    }
  }
}

extension RawWriter {
  @inline(__always)
  mutating func number(_ number: Double, _ dialect: SampleDialect) {
    switch dialect {
    case .text: goFloat(number)
    case .openMetrics: openMetricsFloat(number)
    }
  }

  mutating func number(_ count: HistogramCount, _ dialect: SampleDialect) {
    if case .openMetrics = dialect, case .integer(let integer) = count { return decimal(integer) }
    number(count.number, dialect)
  }
}
