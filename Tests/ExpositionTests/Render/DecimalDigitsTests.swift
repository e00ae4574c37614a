import Exposition
import Testing

struct DecimalDigitsTests {
  @Test(arguments: [
    0, 9, 10, 99, 100, 12_345, 9_999_999, 10_000_000, 99_999_999, 100_000_000, 100_000_001,
    9_999_999_999_999_999, 10_000_000_000_000_000, UInt64.max,
  ])
  func writesDecimals(number: UInt64) {
    #expect(decimal(number) == "\(number)")
  }

  @Test func writesAllNumbersOfFourDigitsInEachPlace() {
    for number: UInt64 in 0..<10_000 {
      for scale: UInt64 in [1, 10_000, 100_000_000, 1_000_000_000_000] {
        let number = number * scale + 7
        if decimal(number) != "\(number)" { Issue.record("\(number)") }
      }
    }
  }

  private func decimal(_ number: UInt64) -> String {
    var output = ByteBuffer()
    output.appendDecimal(number)
    return output.text()
  }
}
