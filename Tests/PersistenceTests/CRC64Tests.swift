import Testing

@testable import Persistence

@Suite struct CRC64Tests {
  /// The check value of CRC-64/XZ in the catalogue of parametrised CRC algorithms.
  @Test(arguments: 0...9)
  func checkValueInTwoParts(split: Int) {
    let digits = Array("123456789".utf8)
    var crc = CRC64()
    crc.update(digits.span.extracting(0..<split))
    crc.update(digits.span.extracting(split..<9))
    #expect(crc.checksum == 0x995D_C9BB_DF19_39FA)
  }

  /// Bit by bit, as the definition says.
  @Test(arguments: [0, 1, 7, 8, 9, 16, 63, 1000])
  func agreesWithTheDefinition(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 31 + 7) }
    var expected = ~UInt64(0)
    for byte in bytes {
      expected ^= UInt64(byte)
      for _ in 0..<8 {
        expected = expected & 1 == 1 ? expected >> 1 ^ 0xC96C_5795_D787_0F42 : expected >> 1
      }
    }
    var crc = CRC64()
    crc.update(bytes.span)
    #expect(crc.checksum == ~expected)
  }
}
