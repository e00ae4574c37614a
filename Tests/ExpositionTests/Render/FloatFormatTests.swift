import Exposition
import Testing

struct FloatFormatTests {
  @Test(
    arguments: [
      (0, "0"), (-0.0, "0"), (1, "1"), (-1, "-1"), (42, "42"), (0.5, "0.5"), (-2.25, "-2.25"),
      (123_456, "123456"), (999_999, "999999"), (1e6, "1e+06"), (1_234_567, "1.234567e+06"),
      (-1e6, "-1e+06"), (1.5e6, "1.5e+06"), (123_456.75, "123456.75"), (100_000.5, "100000.5"),
      (0.1, "0.1"), (0.001, "0.001"), (0.0001, "0.0001"), (0.00012, "0.00012"), (9e-05, "9e-05"),
      (0.000001, "1e-06"), (1.25e-7, "1.25e-07"), (1e15, "1e+15"), (1e16, "1e+16"),
      (1e21, "1e+21"), (1e22, "1e+22"), (1e100, "1e+100"), (1e-100, "1e-100"),
      (0.30000000000000004, "0.30000000000000004"), (1.0 / 3, "0.3333333333333333"),
      (1_700_000_000, "1.7e+09"), (1_700_000_000.25, "1.70000000025e+09"),
      (1_583_801_648.0257418, "1.5838016480257418e+09"),
      (9_007_199_254_740_992, "9.007199254740992e+15"),
      (18_446_744_073_709_551_616, "1.8446744073709552e+19"), (.leastNonzeroMagnitude, "5e-324"),
      (2.2250738585072014e-308, "2.2250738585072014e-308"),
      (1.7976931348623157e308, "1.7976931348623157e+308"),
      (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"), (-.nan, "NaN"),
    ] as [(Double, String)])
  func writesAsGoDoes(number: Double, text: String) {
    #expect(goFloat(number) == text)
  }

  @Test func randomNumbersReadBackFromNoMoreDigitsThanSwiftNeeds() {
    var random = SystemRandomNumberGenerator()
    for round in 0..<100_000 {
      let number =
        round.isMultiple(of: 2)
        ? Double(bitPattern: random.next())
        : Double(Int64.random(in: -9_999_999_999...9_999_999_999))
          / [1, 10, 1e3, 1e6, 1e9][round % 5]
      if !number.isFinite { continue }
      let text = goFloat(number)
      #expect(Double(text) == number)
      #expect(significantDigits(text) == significantDigits(number.description), "\(number)")
    }
  }

  private func goFloat(_ number: Double) -> String {
    var output = ByteBuffer()
    output.appendGoFloat(number)
    return output.text()
  }

  private func significantDigits(_ text: String) -> String {
    var digits = text.prefix { $0 != "e" }.filter { $0.isNumber }.drop { $0 == "0" }
    while digits.last == "0" { digits.removeLast() }
    return String(digits)
  }
}
