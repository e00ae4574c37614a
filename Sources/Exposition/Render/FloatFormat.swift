extension ByteBuffer {
  /// The number as Go's `strconv.FormatFloat(x, 'g', -1, 64)` writes it, but -0 as `0`, which is
  /// what upstream's text format does.
  package mutating func appendGoFloat(_ number: Double) {
    let magnitude = number.magnitude
    if magnitude < 1_000_000, magnitude == magnitude.rounded(.towardZero) {
      if number < 0 { append(UInt8(ascii: "-")) }
      return appendDecimal(UInt64(magnitude))
    }
    if number.isNaN { return append(nan) }
    if number < 0 { append(UInt8(ascii: "-")) }
    if number == .infinity { append(UInt8(ascii: "+")) }
    if number.isInfinite { return append(infinity) }
    appendDigits(ShortestDecimal(magnitude))
  }

  package mutating func appendDecimal(_ number: UInt64) {
    if number < 10 { return append(UInt8(ascii: "0") + UInt8(number)) }
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var start = 20
    var rest = number
    while rest > 0 {
      start -= 1
      digits[start] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
    append(digits.span.extracting(start..<20))
  }

  private mutating func appendDigits(_ decimal: borrowing ShortestDecimal) {
    let digits = decimal.digits.span.extracting(first: decimal.count)
    let exponent = decimal.exponent
    switch exponent {
    case 0..<6:
      let whole = min(exponent + 1, digits.count)
      append(digits.extracting(first: whole))
      for _ in whole..<exponent + 1 { append(UInt8(ascii: "0")) }
      if digits.count > whole {
        append(UInt8(ascii: "."))
        append(digits.extracting(whole..<digits.count))
      }
    case -4..<0:
      append(UInt8(ascii: "0"))
      append(UInt8(ascii: "."))
      for _ in 0..<(-exponent - 1) { append(UInt8(ascii: "0")) }
      append(digits)
    default:
      append(digits[0])
      if digits.count > 1 {
        append(UInt8(ascii: "."))
        append(digits.extracting(1..<digits.count))
      }
      append(UInt8(ascii: "e"))
      append(exponent < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
      if exponent.magnitude < 10 { append(UInt8(ascii: "0")) }
      appendDecimal(UInt64(exponent.magnitude))
    }
  }
}

private let nan = Array("NaN".utf8)
private let infinity = Array("Inf".utf8)

/// The fewest decimal digits that read back to the same double, and where the point stands.
struct ShortestDecimal: ~Copyable {
  /// No zeros at either end.
  private(set) var digits = InlineArray<24, UInt8>(repeating: 0)
  private(set) var count = 0
  /// The power of ten of the first digit.
  private(set) var exponent = 0

  /// - Parameter number: positive and finite.
  init(_ number: Double) {
    if !readScaled(number) { read(number.description) }
    while count > 1, digits[count - 1] == UInt8(ascii: "0") { count -= 1 }
  }

  /// Finds at most 15 digits with at most six decimals by calculating. A decimal of so few digits is
  /// the only one that reads back to its double, and the division of two numbers that are exact is
  /// rounded as reading is.
  private mutating func readScaled(_ number: Double) -> Bool {
    var decimals = 0
    var scale = 1.0
    while decimals <= 6 {
      let scaled = (number * scale).rounded()
      if scaled >= 1e15 { return false }
      if scaled >= 1, scaled / scale == number {
        take(UInt64(scaled), decimals: decimals)
        return true
      }
      decimals += 3
      scale *= 1000
    }
    return false
  }

  /// Divides by constants alone, and only as often as there are digits.
  private mutating func take(_ scaled: UInt64, decimals: Int) {
    var reversed = InlineArray<16, UInt8>(repeating: 0)
    var rest = scaled
    while rest > 0 {
      reversed[count] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      count += 1
    }
    exponent = count - 1 - decimals
    for index in 0..<count { digits[index] = reversed[count - 1 - index] }
  }

  /// Reads what Swift prints: `123.45`, `1e-05`, `1.5e+16`.
  private mutating func read(_ text: String) {
    var pointAt = -1
    var written = 0
    var isExponent = false
    var isNegative = false
    var power = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "."): pointAt = written
      case UInt8(ascii: "e"): isExponent = true
      case UInt8(ascii: "-"): isNegative = true
      case UInt8(ascii: "+"): break
      default:
        if isExponent {
          power = power * 10 + Int(byte - UInt8(ascii: "0"))
          continue
        }
        written += 1
        if count == 0, byte == UInt8(ascii: "0") {
          exponent -= 1
        } else if count < 24 {
          digits[count] = byte
          count += 1
        }
      }
    }
    exponent += (pointAt < 0 ? written : pointAt) - 1 + (isNegative ? -power : power)
  }
}
