import Testing

@testable import HTTP

struct PackedBlockTests {
  @Test(arguments: [0, 1, 100, 70_000, 1 << 20])
  func whatWasPackedIsAppended(size: Int) {
    let plain = (0..<size).map { UInt8(truncatingIfNeeded: $0 / 7) }
    let block = PackedBlock(plain.span)
    var piece: [UInt8] = [1, 2, 3]
    block.unpack(into: &piece)
    block.unpack(into: &piece)
    #expect(piece == [1, 2, 3] + plain + plain)
    #expect(block.count <= size / 3 + 100)
  }

  @Test func whatDoesNotCompressGrowsLittle() {
    var state: UInt32 = 1
    let noise = (0..<50_000).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(state >> 24)
    }
    var piece: [UInt8] = []
    let block = PackedBlock(noise.span)
    block.unpack(into: &piece)
    #expect(piece == noise)
    #expect(block.count < 50_250)
  }
}
