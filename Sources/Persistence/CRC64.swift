/// The cyclic redundancy check CRC-64/XZ (ECMA-182, reflected), eight bytes a step.
struct CRC64 {
  private var state = ~UInt64(0)

  /// Row `k` holds the checksums of a byte followed by `k` zero bytes.
  private static let table: [UInt64] = {
    var table = [UInt64](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var crc = UInt64(byte)
      for _ in 0..<8 { crc = (crc >> 1) ^ (crc & 1 == 1 ? 0xC96C_5795_D787_0F42 : 0) }
      table[byte] = crc
    }
    for index in 256..<table.count {
      let previous = table[index - 256]
      table[index] = (previous >> 8) ^ table[Int(previous & 0xFF)]
    }
    return table
  }()

  var checksum: UInt64 { ~state }

  mutating func update(_ bytes: Span<UInt8>) {
    state = unsafe bytes.withUnsafeBytes { raw in
      unsafe Self.table.withUnsafeBufferPointer { table in
        var crc = state
        var place = 0
        while raw.count - place >= 8 {
          let word = unsafe raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
          crc = unsafe Self.step(crc ^ UInt64(littleEndian: word), table)
          place += 8
        }
        while place < raw.count {
          crc = unsafe (crc >> 8) ^ table[Int(UInt8(truncatingIfNeeded: crc) ^ raw[place])]
          place += 1
        }
        return crc
      }
    }
  }

  @inline(__always)
  private static func step(_ word: UInt64, _ table: UnsafeBufferPointer<UInt64>) -> UInt64 {
    unsafe table[7 * 256 + Int(word & 0xFF)] ^ table[6 * 256 + Int(word >> 8 & 0xFF)]
      ^ table[5 * 256 + Int(word >> 16 & 0xFF)] ^ table[4 * 256 + Int(word >> 24 & 0xFF)]
      ^ table[3 * 256 + Int(word >> 32 & 0xFF)] ^ table[2 * 256 + Int(word >> 40 & 0xFF)]
      ^ table[256 + Int(word >> 48 & 0xFF)] ^ table[Int(word >> 56)]
  }
}
