/// A duration as people write it: Go's spelling (`1h30m`, `1.5h`, `100ms`, `-5m`, `0`) and
/// Prometheus's longer units (`1d`, `2w`, `1y`, of 24 hours, 7 days and 365 days).
package struct DurationText: Sendable, Equatable {
  package let nanoseconds: Int64

  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  package init(_ text: String) throws(DurationError) {
    var rest = Array(text.utf8)[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    if rest.elementsEqual("0".utf8) {
      nanoseconds = 0
      return
    }
    if rest.isEmpty { throw .invalid(text) }
    var sum: Int64 = 0
    while !rest.isEmpty {
      let (next, overflow) = sum.addingReportingOverflow(try Self.part(of: &rest, text))
      if overflow { throw .invalid(text) }
      sum = next
    }
    nanoseconds = isNegative ? -sum : sum
  }

  /// A number, its fraction and its unit, taken off `rest`.
  private static func part(
    of rest: inout ArraySlice<UInt8>, _ text: String
  ) throws(DurationError) -> Int64 {
    let whole = takeDigits(&rest)
    var fraction: ArraySlice<UInt8> = []
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      fraction = takeDigits(&rest)
    }
    if whole.isEmpty && fraction.isEmpty { throw .invalid(text) }
    let isUnit = { (byte: UInt8) in byte != UInt8(ascii: ".") && !isDigit(byte) }
    let unit = String(decoding: rest.prefix(while: isUnit), as: UTF8.self)
    rest = rest.drop(while: isUnit)
    if unit.isEmpty { throw .missingUnit(text) }
    guard let scale = units[unit] else { throw .unknownUnit(unit, text) }
    // No digits are a zero; too many digits are too much.
    guard let count = whole.isEmpty ? 0 : Int64(String(decoding: whole, as: UTF8.self)) else {
      throw .invalid(text)
    }
    let (product, tooMuch) = count.multipliedReportingOverflow(by: scale)
    let (sum, overflow) = product.addingReportingOverflow(part(fraction, of: scale))
    if tooMuch || overflow { throw .invalid(text) }
    return sum
  }

  /// A decimal fraction of `scale`, cut to whole nanoseconds. The eighteen digits that fit are more than
  /// any unit can show.
  private static func part(_ fraction: ArraySlice<UInt8>, of scale: Int64) -> Int64 {
    var (numerator, denominator): (Int64, Int64) = (0, 1)
    for digit in fraction.prefix(18) {
      numerator = numerator * 10 + Int64(digit - UInt8(ascii: "0"))
      denominator *= 10
    }
    let (high, low) = numerator.multipliedFullWidth(by: scale)
    return denominator.dividingFullWidth((high, low)).quotient
  }

  private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let digits = rest.prefix(while: isDigit)
    rest = rest[digits.endIndex...]
    return digits
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static let second: Int64 = 1_000_000_000
  private static let units: [String: Int64] = [
    // Both the micro sign and the letter mu stand for micro.
    "ns": 1, "us": 1000, "\u{B5}s": 1000, "\u{3BC}s": 1000, "ms": 1_000_000, "s": second,
    "m": 60 * second, "h": 3600 * second, "d": 24 * 3600 * second, "w": 7 * 24 * 3600 * second,
    "y": 365 * 24 * 3600 * second,
  ]
}

/// As Go writes it: `5m0s`, `1h30m0s`, `1.5s`, `100ms`, `0s`.
extension DurationText: CustomStringConvertible {
  package var description: String {
    let total = nanoseconds.magnitude
    let sign = nanoseconds < 0 ? "-" : ""
    switch total {
    case 0: return "0s"
    case ..<1000: return "\(sign)\(total)ns"
    case ..<1_000_000: return sign + Self.decimal(total, of: 1000) + "\u{B5}s"
    case ..<1_000_000_000: return sign + Self.decimal(total, of: 1_000_000) + "ms"
    default: break
    }
    let perMinute = 60 * UInt64(Self.second)
    let (hours, minutes) = (total / perMinute / 60, total / perMinute % 60)
    let seconds = Self.decimal(total % perMinute, of: UInt64(Self.second)) + "s"
    if hours > 0 { return "\(sign)\(hours)h\(minutes)m\(seconds)" }
    return minutes > 0 ? "\(sign)\(minutes)m\(seconds)" : sign + seconds
  }

  /// `value / unit`, a power of ten, without trailing zeros.
  private static func decimal(_ value: UInt64, of unit: UInt64) -> String {
    if value % unit == 0 { return "\(value / unit)" }
    var digits = String("\(unit + value % unit)".dropFirst())
    while digits.last == "0" { digits.removeLast() }
    return "\(value / unit).\(digits)"
  }
}
