import CZlib

/// One gzip member (RFC 1952) made of blocks that were compressed apart. One, because `curl
/// --compressed` stops behind the first.
package struct GzipMember: Sendable {
  private var checksum: UInt32 = 0
  private var plainCount = 0
  private var hasBegun = false

  package init() {}

  /// Deflate, no name, no time, made by the fastest algorithm, on Unix.
  private static let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 4, 3]

  package mutating func append(_ block: DeflatedBlock, into output: inout [UInt8]) {
    begin(&output)
    output.append(contentsOf: block.bytes)
    checksum = UInt32(
      truncatingIfNeeded: crc32_combine(
        UInt(checksum), UInt(block.checksum), block.plainCount))
    plainCount += block.plainCount
  }

  /// An empty last block, the checksum and the size.
  package mutating func end(into output: inout [UInt8]) {
    begin(&output)
    output.append(contentsOf: [0x03, 0x00])
    for number in [checksum, UInt32(truncatingIfNeeded: plainCount)] {
      for shift in stride(from: 0, to: 32, by: 8) {
        output.append(UInt8(truncatingIfNeeded: number >> UInt32(shift)))
      }
    }
  }

  private mutating func begin(_ output: inout [UInt8]) {
    if !hasBegun { output.append(contentsOf: Self.header) }
    hasBegun = true
  }
}
