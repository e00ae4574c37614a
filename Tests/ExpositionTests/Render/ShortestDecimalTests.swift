import Testing

@testable import Exposition

struct ShortestDecimalTests {
  @Test(
    arguments: [
      (1, 1, 0), (1e15, 1, 15), (1_234_500, 12_345, 2), (0.5, 5, -1), (0.1, 1, -1),
      (1e-9, 1, -9), (1e23, 1, 23), (.leastNonzeroMagnitude, 5, -324),
      (0x1p-30, 931_322_574_615_478_5, -25),
      (0.30000000000000004, 30_000_000_000_000_004, -17),
      (9_007_199_254_740_994, 9_007_199_254_740_994, 0),
      (1.7976931348623157e308, 17_976_931_348_623_157, 292),
      // Half way between two of so few digits: the even one.
      (562_949_953_421_312.25, 5_629_499_534_213_122, -1),
      (562_949_953_421_312.75, 5_629_499_534_213_128, -1),
    ] as [(Double, UInt64, Int)])
  func finds(number: Double, significand: UInt64, power: Int) {
    let decimal = ShortestDecimal(number)
    #expect(decimal.significand == significand)
    #expect(decimal.power == power)
  }

  /// Near each power of two and of ten that is calculated with, and a little beyond.
  @Test func findsWhatSwiftDoes() {
    var random = SeededGenerator(state: 1)
    for exponent in -35...55 {
      for round in 0..<2_000 {
        var number = Double(sign: .plus, exponent: exponent, significand: 1)
        switch round {
        case 0..<20: for _ in 0..<round { number = number.nextUp }
        case 20..<40: for _ in 20..<round { number = number.nextDown }
        default: number *= 1 + Double.random(in: 0..<1, using: &random)
        }
        check(number)
        let scale = [1, 10, 1e3, 1e5, 1e8, 1e11, 1e15][round % 7]
        check((number * scale).rounded() / scale)
      }
    }
  }

  private func check(_ number: Double) {
    guard number.isFinite, number > 0 else { return }
    let decimal = ShortestDecimal(number)
    let text = "\(decimal.significand)e\(decimal.power)"
    let digits = number.description.prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }
    let significant = String(digits.reversed().drop { $0 == "0" }.reversed())
    if Double(text) != number || "\(decimal.significand)" != significant {
      Issue.record("\(number): \(text)")
    }
  }
}
