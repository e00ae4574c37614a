import Exposition
import Testing

struct HTMLTextTests {
  @Test(arguments: [
    ("", ""), ("plain \u{e9} \u{1F600}\n", "plain \u{e9} \u{1F600}\n"),
    ("<a href='x' b=\"y\">&amp;", "&lt;a href=&#39;x&#39; b=&#34;y&#34;&gt;&amp;amp;"),
    ("a\0b", "a\u{FFFD}b"),
  ])
  func escapes(text: String, html: String) {
    var output = ByteBuffer()
    output.appendHTML(text)
    #expect(output.text() == html)
  }

  @Test(
    arguments: [[0xFF], [0xC3, 0x3C], [0xE2, 0x80, 0x3C], [0xF0, 0x9F, 0x98, 0x3C]] as [[UInt8]])
  func aBrokenSequenceHidesNoMarkup(bytes: [UInt8]) {
    var output = ByteBuffer()
    output.appendHTML(bytes.span)
    #expect(output.text().contains("\u{FFFD}"))
    #expect(!output.text().contains("<"))
  }
}
