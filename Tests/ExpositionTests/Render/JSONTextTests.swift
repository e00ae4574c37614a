import Exposition
import Testing

struct JSONTextTests {
  @Test(
    arguments: [
      ("", ""), ("plain \u{e9} \u{1F600} \u{7F} '/", "plain \u{e9} \u{1F600} \u{7F} '/"),
      ("\"\\", "\\\"\\\\"), ("\n\r\t\u{8}\u{C}", "\\n\\r\\t\\b\\f"),
      ("\0\u{1}\u{1F}", "\\u0000\\u0001\\u001f"), ("<a&b>", "\\u003ca\\u0026b\\u003e"),
      ("\u{2027}\u{2028}x\u{2029}\u{202A}", "\u{2027}\\u2028x\\u2029\u{202A}"),
    ])
  func escapes(text: String, json: String) {
    var output = ByteBuffer()
    output.appendJSON(text)
    #expect(output.text() == "\"\(json)\"")
  }

  @Test(
    arguments: [
      ([0xFF], 1), ([0x80], 1), ([0xC3], 1), ([0xC0, 0x80], 2), ([0xE2, 0x80], 2),
      ([0xED, 0xA0, 0x80], 3), ([0xF4, 0x90, 0x80, 0x80], 4), ([0xE0, 0x80, 0x80], 3),
      ([0xF0, 0x80, 0x80, 0x80], 4), ([0xF5, 0x80], 2), ([0xE2, 0x80, 0x41], 2),
    ] as [([UInt8], Int)])
  func eachByteThatIsNoUTF8IsReplaced(bytes: [UInt8], count: Int) {
    var output = ByteBuffer()
    output.appendJSON(bytes.span)
    let rest = bytes.count > count ? "A" : ""
    #expect(output.text() == "\"" + String(repeating: "\\ufffd", count: count) + rest + "\"")
  }
}
