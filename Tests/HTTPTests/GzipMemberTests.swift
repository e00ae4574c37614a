import Testing

@testable import HTTP

struct GzipMemberTests {
  /// Blocks compressed apart, in any order and more than once, are one member.
  @Test(arguments: [
    [], [0], [1], [100], [70_000], [1, 2, 3, 200_000, 0, 5], Array(repeating: 999, count: 300),
  ])
  func blocksAreOneMember(sizes: [Int]) throws {
    let compressor = BlockCompressor()
    var member = GzipMember()
    var output: [UInt8] = []
    var plain = ""
    for (number, size) in sizes.enumerated() {
      let text = String(String(repeating: "line \(number)\n", count: size / 7 + 1).prefix(size))
      let block = compressor.deflate(text.utf8.span)
      for _ in 0...number % 2 {
        member.append(block, into: &output)
        plain += text
      }
    }
    member.end(into: &output)
    #expect(try decode(GzipDecoder(), output, step: 1000) == plain)
    #expect(output.count < plain.utf8.count / 4 + 400 * (sizes.count + 1))
  }

  @Test func whatDoesNotCompressIsStored() throws {
    var state: UInt32 = 1
    let noise = (0..<50_000).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(state >> 25)
    }
    var member = GzipMember()
    var output: [UInt8] = []
    member.append(BlockCompressor().deflate(noise.span), into: &output)
    member.end(into: &output)
    #expect(try decode(GzipDecoder(), output, step: 999) == String(decoding: noise, as: UTF8.self))
  }
}
