/// The Castagnoli checksum (RFC 3720 §B.4), eight bytes a step.
enum CRC32C {
  /// Row `k` holds the checksums of a byte followed by `k` zero bytes.
  private static let table: [UInt32] = {
    var table = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var crc = UInt32(byte)
      for _ in 0..<8 { crc = (crc >> 1) ^ (crc & 1 == 1 ? 0x82F6_3B78 : 0) }
      table[byte] = crc
    }
    for index in 256..<table.count {
      let previous = table[index - 256]
      table[index] = (previous >> 8) ^ table[Int(previous & 0xFF)]
    }
    return table
  }()

  static func checksum(_ bytes: Span<UInt8>) -> UInt32 {
    let table = table.span
    var crc = ~UInt32(0)
    var index = 0
    while index + 8 <= bytes.count {
      var next: UInt32 = 0
      for byte in 0..<8 {
        let mask = byte < 4 ? UInt8(truncatingIfNeeded: crc >> UInt32(8 * byte)) : 0
        next ^= table[(7 - byte) * 256 + Int(bytes[index + byte] ^ mask)]
      }
      crc = next
      index += 8
    }
    while index < bytes.count {
      crc = (crc >> 8) ^ table[Int(UInt8(truncatingIfNeeded: crc) ^ bytes[index])]
      index += 1
    }
    return ~crc
  }

  /// As the framing format stores it (framing_format.txt §3).
  static func masked(_ bytes: Span<UInt8>) -> UInt32 {
    let crc = checksum(bytes)
    return ((crc >> 15) | (crc << 17)) &+ 0xA282_EAD8
  }
}
