extension RawWriter {
  /// At most 20 digits.
  @inline(__always)
  mutating func decimal(_ number: UInt64) {
    if number < 100_000_000 {
      leadingDigits(UInt32(truncatingIfNeeded: number))
    } else {
      longDecimal(number)
    }
  }

  private mutating func longDecimal(_ number: UInt64) {
    let (high, low) = number.quotientAndRemainder(dividingBy: 100_000_000)
    decimal(high)
    put(eightDigits(UInt32(truncatingIfNeeded: low)) | zeros, first: 8)
  }

  /// Of a number below 100,000,000, without zeros in front.
  @inline(__always)
  mutating func leadingDigits(_ number: UInt32) {
    let digits = eightDigits(number)
    // Of 0 the last one stays.
    let skipped = (digits | 1 << 56).trailingZeroBitCount & ~7
    put((digits | zeros) >> UInt64(skipped), first: 8 - skipped / 8)
  }

  /// The decimals of so many millionths, without zeros at the end; not for 0.
  @inline(__always)
  mutating func millionths(_ number: UInt32) {
    let digits = eightDigits(number &* 100)
    put(digits | zeros, first: 8 - digits.leadingZeroBitCount / 8)
  }
}

private let zeros: UInt64 = 0x3030_3030_3030_3030

/// The digits of a number below 100,000,000, the first in the lowest byte. All eight at once: halves,
/// then pairs, then single digits, each by the multiplication that divides in every lane.
/// <https://pvk.ca/Blog/2017/12/22/appnexus-common-framework-its-out-also-how-to-print-integers-faster/>
@inline(__always)
private func eightDigits(_ number: UInt32) -> UInt64 {
  let (high, low) = number.quotientAndRemainder(dividingBy: 10_000)
  let halves = UInt64(high) | UInt64(low) << 32
  let hundreds = (halves &* 10_486) >> 20 & 0x0000_007F_0000_007F
  let pairs = hundreds | (halves &- hundreds &* 100) << 16
  let tens = (pairs &* 103) >> 10 & 0x000F_000F_000F_000F
  return tens | (pairs &- tens &* 10) << 8
}
