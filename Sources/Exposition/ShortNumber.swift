extension Span<UInt8> {
  /// The number that stands from `start` to the next LF, and where that LF stands, if it is written
  /// as nearly all are: at most eight digits with or without a sign, and as many decimals. Nil says
  /// only that it must be read in another way.
  ///
  /// Eight digits at a time and hardly a branch: the lengths of numbers are hard to predict. A third
  /// of the instructions of a search for the LF and a loop over the digits.
  @inline(__always)
  func shortNumber(from start: Int) -> (value: Double, end: Int)? {
    // Two words are looked at, however few the digits: 2 + 8 + 8 bytes, and the LF.
    guard start >= 0, start + 19 <= count else { return nil }
    let isNegative = self[start] == UInt8(ascii: "-")
    let whole = ASCIIDigits(word(at: isNegative ? start + 1 : start))
    var end = (isNegative ? start + 1 : start) + whole.count
    guard whole.count > 0 else { return nil }
    var value = Double(whole.number)
    if self[end] == UInt8(ascii: ".") {
      let decimals = ASCIIDigits(word(at: end + 1))
      end += 1 + decimals.count
      let power = wholePowersOfTen[decimals.count]
      let digits = whole.number * power + decimals.number
      // Both operands are exact, so one rounding is the right one (Clinger).
      guard decimals.count > 0, digits <= 1 << 53 else { return nil }
      value = Double(digits) / Double(Int64(power))
    }
    guard self[end] == 0x0A else { return nil }
    return (isNegative ? -value : value, end)
  }
}

/// The decimal digits that eight bytes begin with.
private struct ASCIIDigits {
  /// Each byte what it is above "0": up to nine for digits.
  private let values: UInt64
  /// Up to eight.
  let count: Int

  @inline(__always)
  init(_ word: UInt64) {
    values = word ^ 0x3030_3030_3030_3030
    // The top bit of every byte above nine. A carry reaches only bytes behind one that is marked.
    let others = ((values &+ 0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080
    count = others.trailingZeroBitCount / 8
  }

  /// The number that they are; there must be one at least.
  @inline(__always)
  var number: UInt64 {
    // Zeros in front make them eight; then neighbours are joined to pairs, fours and all eight.
    let digits = values &<< UInt64(truncatingIfNeeded: 64 - 8 * count)
    let pairs = (digits &* (10 << 8 + 1)) &>> 8 & 0x00FF_00FF_00FF_00FF
    let fours = (pairs &* (100 << 16 + 1)) &>> 16 & 0x0000_FFFF_0000_FFFF
    return (fours &* (10_000 << 32 + 1)) &>> 32
  }
}

private let wholePowersOfTen: InlineArray<9, UInt64> = [
  1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
]
