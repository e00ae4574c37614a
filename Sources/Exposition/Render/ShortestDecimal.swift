/// The decimal of fewest digits that reads back to the same double, and of several the nearest:
/// `significand` times ten to the `power`.
struct ShortestDecimal {
  /// No zeros at the end.
  private(set) var significand: UInt64 = 0
  private(set) var power = 0

  /// - Parameter number: positive and finite.
  init(_ number: Double) {
    if number < 0x1p53, number == number.rounded(.towardZero) {
      // Two such numbers are one apart or more: no other decimal of as few digits reads back to it.
      significand = UInt64(number)
    } else if !calculate(number) {
      read(number.description)
    }
    while significand % 10 == 0 {
      significand /= 10
      power += 1
    }
  }

  /// Finds the decimals between the halves of the ways to the two neighbours, with 17 or 18 digits
  /// first, then with fewer. Nothing is rounded: from 2^-30 to 2^50 those three numbers are at most
  /// 115 bits long. A quarter of the time that printing and reading takes.
  private mutating func calculate(_ number: Double) -> Bool {
    let exponent = Int(number.exponent)
    // The neighbours of a power of two are not equally far.
    guard exponent >= -30, exponent < 50, number.significandBitPattern != 0 else { return false }
    // The power of ten below 2^exponent: 1233 / 4096 is the logarithm of 2.
    let places = 16 - (exponent * 1233) >> 12
    let half = UInt128(powersOfFive[places])
    let twice = (number.significandBitPattern | 1 << 52) << 1
    let middle = UInt128(twice) * half
    // All three are to be divided by 2^shift, which makes powers of ten of those of five.
    let shift = UInt128(53 - exponent - places)
    // Who reads the number rounds what is half way to the even one.
    let isEven = twice & 2 == 0
    let below = middle - half - (isEven ? 1 : 0)
    let above = middle + half - (isEven ? 0 : 1)
    var least = UInt64(truncatingIfNeeded: below &>> shift) + 1
    var most = UInt64(truncatingIfNeeded: above &>> shift)
    var unit: UInt64 = 1
    power = -places
    while (least + 9) / 10 <= most / 10 {
      least = (least + 9) / 10
      most /= 10
      unit *= 10
      power += 1
    }
    let whole = UInt64(truncatingIfNeeded: middle &>> shift)
    let fraction = middle & (1 &<< shift - 1)
    let nearest = Self.rounded(whole, fraction, 1 &<< shift, toMultiplesOf: unit)
    significand = min(max(nearest, least), most)
    return true
  }

  /// How often the unit fits in the number, rounded, half to even.
  private static func rounded(
    _ whole: UInt64, _ fraction: UInt128, _ one: UInt128, toMultiplesOf unit: UInt64
  ) -> UInt64 {
    let (quotient, rest) = whole.quotientAndRemainder(dividingBy: unit)
    let twice = 2 * (UInt128(rest) * one + fraction)
    let full = UInt128(unit) * one
    let isUp = twice > full || twice == full && quotient & 1 == 1
    return isUp ? quotient + 1 : quotient
  }

  /// Reads what Swift prints: `123.45`, `1e-05`, `1.5e+16`.
  private mutating func read(_ text: String) {
    var isFraction = false
    var isExponent = false
    var isNegative = false
    var exponent = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "."): isFraction = true
      case UInt8(ascii: "e"): isExponent = true
      case UInt8(ascii: "-"): isNegative = true
      case UInt8(ascii: "+"): break
      default:
        let digit = byte - UInt8(ascii: "0")
        if isExponent {
          exponent = exponent * 10 + Int(digit)
        } else {
          significand = significand * 10 + UInt64(digit)
          if isFraction { power -= 1 }
        }
      }
    }
    power += isNegative ? -exponent : exponent
  }
}

private let powersOfFive: [UInt64] = (0...26).map { (0..<$0).reduce(1) { power, _ in power * 5 } }
