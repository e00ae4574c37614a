import Testing

@testable import HTTP

/// Decodes `input` in pieces of `step` bytes.
func decode(_ decoder: any BodyDecoder, _ input: [UInt8], step: Int) throws(BodyError) -> String {
  var body: [UInt8] = []
  let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: DecodedOutput.capacity)
  defer { unsafe buffer.deallocate() }
  let output = unsafe DecodedOutput(buffer: buffer) { unsafe body.append(contentsOf: $0) }
  var start = 0
  while start < input.count {
    let piece = Array(input[start..<min(input.count, start + step)])
    var failure: BodyError?
    let used = unsafe piece.withUnsafeBufferPointer { piece in
      do throws(BodyError) {
        return try unsafe decoder.decode(piece, into: output)
      } catch {
        failure = error
        return 0
      }
    }
    if let failure { throw failure }
    start += used
  }
  try decoder.finish()
  return String(decoding: body, as: UTF8.self)
}

@Suite struct GzipDecoderTests {
  static let hello = Wire.gzip("hello\n")

  @Test(arguments: [1, 2, 7, 1000])
  func members(step: Int) throws {
    let two = Self.hello + Wire.gzip("") + Wire.gzip("world\n")
    #expect(try decode(GzipDecoder(), two, step: step) == "hello\nworld\n")
    let big = String(repeating: "0123456789abcdef", count: 100_000)
    #expect(try decode(GzipDecoder(), Wire.gzip(big), step: step) == big)
  }

  static let faulty: [(input: [UInt8], error: BodyError)] = [
    ([], .empty),
    (Array(hello.dropLast()), .truncated),
    (Array(hello.prefix(5)), .truncated),
    (joined(hello, Array(hello.prefix(12))), .truncated),
    (joined(hello, [0x1F]), .truncated),
    (joined(hello, [0, 0]), .invalidHeader),
    ([0x61, 0x62, 0x63], .invalidHeader),
    (joined(Array(hello.dropLast(8)), [1, 2, 3, 4, 6, 0, 0, 0]), .invalidChecksum),
    (joined(Array(hello.dropLast(4)), [9, 0, 0, 0]), .invalidChecksum),
    (joined(Array(hello.prefix(10)), [0xFF, 0xFF]), .corruptDeflate(offset: 11)),
  ]

  private static func joined(_ start: [UInt8], _ end: [UInt8]) -> [UInt8] { start + end }

  @Test(arguments: faulty)
  func faults(input: [UInt8], error: BodyError) {
    for step in [1, 1000] {
      #expect(throws: error) { try decode(GzipDecoder(), input, step: step) }
    }
  }

  @Test func isReusable() throws {
    let decoder = GzipDecoder()
    #expect(throws: BodyError.truncated) {
      try decode(decoder, Array(Self.hello.prefix(14)), step: 9)
    }
    decoder.reset()
    #expect(try decode(decoder, Self.hello, step: 9) == "hello\n")
  }
}

@Suite struct SnappyDecoderTests {
  static let start = Wire.snappyStart

  @Test(arguments: [1, 3, 1000])
  func chunks(step: Int) throws {
    let body =
      Self.start + Wire.plainChunk("hello ") + Wire.chunk(0xFE, [0, 0, 0]) + Wire.chunk(0x80, [])
      + Self.start + Wire.packedChunk("world\n")
    #expect(try decode(SnappyDecoder(), body, step: step) == "hello world\n")
    #expect(try decode(SnappyDecoder(), [], step: step) == "")
  }

  static let faulty: [[UInt8]] = [
    Wire.plainChunk("no identifier"),
    [0x05, 0x10, 0x68, 0x65, 0x6C, 0x6C, 0x6F],
    Array(start.dropLast()),
    started(Wire.plainChunk("cut").dropLast()),
    started(Wire.chunk(0x02, [1])),
    started(Wire.chunk(0x01, [1, 2, 3])),
    started(Wire.chunk(0x01, [1, 2, 3, 4, 5])),
    started(Wire.chunk(0x00, [1, 2, 3, 4, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F])),
    started([0x00, 0xFF, 0xFF, 0xFF]),
  ]

  private static func started(_ rest: some Collection<UInt8>) -> [UInt8] { start + rest }

  @Test(arguments: faulty)
  func faults(input: [UInt8]) {
    for step in [1, 1000] {
      #expect(throws: BodyError.corruptSnappy) { try decode(SnappyDecoder(), input, step: step) }
    }
  }

  @Test func checksum() {
    // RFC 3720 §B.4.
    let ascending = Array(UInt8(0)..<32)
    #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32).span) == 0x8A91_36AA)
    #expect(CRC32C.checksum(ascending.span) == 0x46DD_794E)
    #expect(CRC32C.checksum(Array("123456789".utf8).span) == 0xE306_9283)
  }
}
