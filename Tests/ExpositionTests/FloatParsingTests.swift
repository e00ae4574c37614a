import Exposition
import Testing

struct FloatParsingTests {
  private func parse(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    return parseFloat(bytes.span)
  }

  @Test(arguments: [
    ("0", 0.0), ("-0", -0.0), ("1", 1.0), ("+1", 1.0), (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0),
    ("1E+3", 1000.0), ("1e-3", 0.001), ("0.1", 0.1), ("1e-400", 0.0),
    ("5e-324", .leastNonzeroMagnitude),
    ("1.7976931348623157e308", 1.797_693_134_862_315_7e308), ("inf", .infinity),
    ("+Inf", .infinity), ("-INFINITY", -.infinity), ("Infinity", .infinity),
    ("9007199254740993", 9_007_199_254_740_992),
    ("123456789012345678901234567890", 1.2345678901234568e29),
    ("0.000000000000000000000000000001", 1e-30),
    ("1e23", 1e23), ("8.5e22", 8.5e22), ("00000000000000000000001.5", 1.5),
  ])
  func reads(text: String, value: Double) {
    #expect(parse(text)?.bitPattern == value.bitPattern)
  }

  @Test func readsNaN() {
    #expect(parse("NaN")?.isNaN == true)
    #expect(parse("nan")?.isNaN == true)
  }

  @Test(arguments: [
    "", "-", ".", "e5", "1e", "1e+", "0x1", "0b1", "1_000", "1e400", "-1e400", "+nan", "-nan",
    "infin",
    "1 ", " 1", "1,5", "1.2.3", "--1", "1e5.0",
  ])
  func refuses(text: String) {
    #expect(parse(text) == nil)
  }

  @Test func agreesWithTheStandardLibrary() {
    var random = SeededRandom(seed: 7)
    for _ in 0..<20_000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      #expect(parse("\(value)")?.bitPattern == value.bitPattern)
      let decimal = "\(random.next() % 1_000_000).\(random.next() % 1_000_000_000)"
      #expect(parse(decimal) == Double(decimal))
    }
  }
}
