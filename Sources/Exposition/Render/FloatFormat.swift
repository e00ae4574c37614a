extension RawWriter {
  /// The longest number, `-2.2250738585072014e-308`, and what OpenMetrics adds to others.
  static let longestFloat = 26

  /// See `ByteBuffer.appendGoFloat`.
  @inline(__always)
  mutating func goFloat(_ number: Double) {
    let magnitude = number.magnitude
    if number < 0 { put(UInt8(ascii: "-")) }
    guard magnitude < 1_000_000 else { return longFloat(number) }
    let whole = UInt32(magnitude)
    if Double(whole) == magnitude { return leadingDigits(whole) }
    let scaled = Int64(magnitude * 1e6 + 0.5)
    // A decimal of at most 15 digits is the only one of so few that reads back to its double, and
    // the division of two numbers that are exact is rounded as reading is.
    guard magnitude >= 1e-4, Double(scaled) / 1e6 == magnitude else { return longFloat(number) }
    let (units, millionths) = UInt64(bitPattern: scaled)
      .quotientAndRemainder(dividingBy: 1_000_000)
    leadingDigits(UInt32(truncatingIfNeeded: units))
    put(UInt8(ascii: "."))
    self.millionths(UInt32(truncatingIfNeeded: millionths))
  }

  /// Anything but the sign.
  private mutating func longFloat(_ number: Double) {
    if number.isNaN { return put(nan, first: 3) }
    if number == .infinity { put(UInt8(ascii: "+")) }
    if number.isInfinite { return put(infinity, first: 3) }
    let decimal = ShortestDecimal(number.magnitude)
    let start = count
    put(UInt8(ascii: " "))
    self.decimal(decimal.significand)
    let digits = count - start - 1
    let exponent = decimal.power + digits - 1
    switch exponent {
    case 0..<6:
      insert(UInt8(ascii: "."), behind: exponent + 1, from: start)
    case -4..<0:
      removeLast(digits + 1)
      put(UInt8(ascii: "0"), UInt8(ascii: "."))
      for _ in 0..<(-exponent - 1) { put(UInt8(ascii: "0")) }
      self.decimal(decimal.significand)
    default:
      insert(UInt8(ascii: "."), behind: 1, from: start)
      if digits == 1 { removeLast(1) }
      put(UInt8(ascii: "e"), exponent < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
      if exponent.magnitude < 10 { put(UInt8(ascii: "0")) }
      self.decimal(UInt64(exponent.magnitude))
    }
  }

  /// The number with a point or an exponent, as OpenMetrics wants it in `le` and `quantile`.
  @inline(__always)
  mutating func openMetricsFloat(_ number: Double) {
    goFloat(number)
    if number.magnitude < 1_000_000, number == number.rounded(.towardZero) {
      put(UInt8(ascii: "."), UInt8(ascii: "0"))
    }
  }
}

/// Their bytes, the first lowest.
private let nan: UInt64 = 0x4E_614E
private let infinity: UInt64 = 0x66_6E49

extension ByteBuffer {
  /// The number as Go's `strconv.FormatFloat(x, 'g', -1, 64)` writes it, but -0 as `0`, which is
  /// what upstream's text format does.
  package mutating func appendGoFloat(_ number: Double) {
    write(atMost: RawWriter.longestFloat) { $0.goFloat(number) }
  }

  package mutating func appendDecimal(_ number: UInt64) {
    write(atMost: 20) { $0.decimal(number) }
  }
}
