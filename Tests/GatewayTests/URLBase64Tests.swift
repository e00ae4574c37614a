import Testing

@testable import Gateway

struct URLBase64Tests {
  @Test(
    arguments: [
      ([], ""), ([0], "AA"), ([0, 0], "AAA"), ([0, 0, 0], "AAAA"), ([0xFB, 0xFF], "-_8"),
      (Array("job".utf8), "am9i"), (Array("a/b c".utf8), "YS9iIGM"),
    ] as [([UInt8], String)])
  func encodesWithoutPadding(bytes: [UInt8], text: String) {
    #expect(URLBase64.encode(bytes) == text)
    for padding in ["", "=", "=="] {
      let decoded = URLBase64.decode(Array((text + padding).utf8))
      #expect(decoded.bytes == bytes && decoded.invalidByte == nil)
    }
  }
}
