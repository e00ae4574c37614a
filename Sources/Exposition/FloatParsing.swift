/// The number as Go's `ParseFloat` reads it for the text format: decimal with optional sign,
/// fraction and exponent, or `inf`, `infinity` and (without a sign) `nan` in any case. No
/// hexadecimal, no underscores; nil for what is no number or out of range.
package func parseFloat(_ text: Span<UInt8>) -> Double? {
  if let (number, end) = parsePlainNumber(text, from: 0), end == text.count { return number }
  return parseAnyNumber(text)
}

/// A plain number that ends with the line, and where that is.
@inline(__always)
func parsePlainLine(_ text: Span<UInt8>, from start: Int) -> (Double, end: Int)? {
  guard let (number, end) = parsePlainNumber(text, from: start), end < text.count,
    text[end] == 0x0A
  else { return nil }
  return (number, end)
}

/// Digits with at most a sign and a point, so few that their number is exact: nearly all. A third
/// of the instructions, because nothing can overflow. Returns where they end, too.
@inline(__always)
private func parsePlainNumber(_ text: Span<UInt8>, from start: Int) -> (Double, end: Int)? {
  guard start < text.count else { return nil }
  let isNegative = text[start] == UInt8(ascii: "-")
  let firstDigit = isNegative ? start &+ 1 : start
  let limit = min(text.count, start &+ 17)
  var place = firstDigit
  var mantissa: UInt64 = 0
  var pointAt = -1
  while place < limit {
    let byte = text[place]
    let digit = byte &- UInt8(ascii: "0")
    if digit < 10 {
      mantissa = mantissa &* 10 &+ UInt64(digit)
    } else if byte == UInt8(ascii: "."), pointAt < 0 {
      pointAt = place
    } else {
      break
    }
    place &+= 1
  }
  let hasPoint = pointAt >= 0
  guard place &- firstDigit > (hasPoint ? 1 : 0), mantissa <= 1 << 53 else { return nil }
  // Clinger's fast path, as below.
  let exact = Double(mantissa)
  let value = hasPoint ? exact / powersOfTen[place &- pointAt &- 1] : exact
  return (isNegative ? -value : value, place)
}

private func parseAnyNumber(_ text: Span<UInt8>) -> Double? {
  let hasSign = text.count > 0 && (text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+"))
  let isNegative = hasSign && text[0] == UInt8(ascii: "-")
  let digits = ScannedDigits(text, from: hasSign ? 1 : 0)
  if digits.count == 0 { return parseSpecial(text) }
  var exponent = digits.exponent
  if digits.end < text.count {
    guard text[digits.end] | 0x20 == UInt8(ascii: "e"),
      let power = parseExponent(text, digits.end + 1)
    else { return nil }
    exponent += power
  }
  if digits.isWhole, digits.mantissa <= 1 << 53, abs(exponent) <= 22 {
    // Clinger's fast path: both operands are exact, so one rounding is the right one.
    let exact = Double(digits.mantissa)
    let power = powersOfTen[abs(exponent)]
    let value = exponent < 0 ? exact / power : exact * power
    return isNegative ? -value : value
  }
  guard let value = Double(String(decoding: text.array(), as: UTF8.self)), value.isFinite
  else { return nil }
  return value
}

/// Digits with at most one point.
private struct ScannedDigits {
  private(set) var count = 0
  /// The first nineteen without zeros in front: so many fit.
  private(set) var mantissa: UInt64 = 0
  private var significant = 0
  /// How many stand behind the point, negative.
  private(set) var exponent = 0
  /// Behind the last one.
  private(set) var end: Int

  /// Whether all of them are in the mantissa.
  var isWhole: Bool { significant <= 19 }

  init(_ text: Span<UInt8>, from start: Int) {
    end = start
    var isFraction = false
    while end < text.count {
      let byte = text[end]
      let digit = byte &- UInt8(ascii: "0")
      if digit < 10 {
        count += 1
        if significant > 0 || digit > 0 { significant += 1 }
        if significant <= 19 { mantissa = mantissa &* 10 &+ UInt64(digit) }
        if isFraction { exponent -= 1 }
      } else if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
      } else {
        break
      }
      end += 1
    }
  }
}

private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]

/// Digits with an optional sign up to the end. Saturates: beyond a million all is 0 or too large.
private func parseExponent(_ text: Span<UInt8>, _ start: Int) -> Int? {
  var place = start
  var isNegative = false
  if place < text.count, text[place] == UInt8(ascii: "-") || text[place] == UInt8(ascii: "+") {
    isNegative = text[place] == UInt8(ascii: "-")
    place += 1
  }
  if place >= text.count { return nil }
  var value = 0
  while place < text.count {
    let digit = text[place] &- UInt8(ascii: "0")
    if digit > 9 { return nil }
    value = min(value * 10 + Int(digit), 1_000_000)
    place += 1
  }
  return isNegative ? -value : value
}

private func parseSpecial(_ text: Span<UInt8>) -> Double? {
  switch String(decoding: text.array(), as: UTF8.self).lowercased() {
  case "inf", "+inf", "infinity", "+infinity": .infinity
  case "-inf", "-infinity": -.infinity
  case "nan": .nan
  default: nil
  }
}
