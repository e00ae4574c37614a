import Testing

@testable import Exposition

struct ShortNumberTests {
  /// Nil also if the number is read and the end is wrong.
  private func read(_ line: String, behind lead: Int = 3, rest: String = "next_line_seconds 12345")
    -> Double?
  {
    let bytes = Array(String(repeating: "x", count: lead).utf8) + Array((line + "\n" + rest).utf8)
    guard let number = bytes.span.shortNumber(from: lead), number.end == lead + line.utf8.count
    else { return nil }
    return number.value
  }

  @Test(arguments: [
    "0", "7", "-0", "-7", "42", "12345678", "-12345678", "0.5", "-0.25", "1234.56", "0.00000001",
    "12345678.12345678", "-12345678.1", "00000001.5", "90071992.54740992",
  ])
  func reads(line: String) {
    #expect(read(line)?.bitPattern == Double(line)?.bitPattern)
  }

  @Test(arguments: [
    "", "-", "+1", ".5", "5.", "-.5", "--1", "1e3", "1.5e3", "90071992.54740993", "NaN", "+Inf",
    "123456789",
    "1.123456789", "1 ", " 1", "1.2.3", "1,5", "1\r", "0x1", "1_0", "١", "1é", "/", ":", "1:", "1/",
  ])
  func leavesToOthers(line: String) {
    #expect(read(line) == nil)
  }

  @Test(arguments: [("1.5", 15), ("-1", 16), ("-12345678.12345678", 0)])
  func needsSoManyBytesBehind(line: String, count: Int) {
    #expect(read(line, rest: String(repeating: "x", count: count)) == Double(line))
    #expect(count == 0 || read(line, rest: String(repeating: "x", count: count - 1)) == nil)
  }

  @Test func agreesWithTheStandardLibrary() {
    var random = SeededGenerator(state: 11)
    for _ in 0..<20_000 {
      let digits = (random.next() % 100_000_000) >> (random.next() % 27)
      let decimals = "\(random.next() % 100_000_000)".prefix(Int(random.next() % 8) + 1)
      let line = "\(random.next() % 2 == 0 ? "-" : "")\(digits).\(decimals)"
      if let value = read(line) {
        #expect(value.bitPattern == Double(line)?.bitPattern)
      } else {
        #expect(line.utf8.count > 16)
      }
    }
  }
}
