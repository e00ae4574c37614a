import Testing

@testable import HTTP

@Suite struct HeadReaderTests {
  @Test(
    arguments: [
      ([("Content-Length", "5")], nil),
      ([("Transfer-Encoding", "Chunked")], nil),
      ([("Content-Length", "5"), ("Transfer-Encoding", "chunked")], .twoFramings),
      ([("Transfer-Encoding", "chunked"), ("Content-Length", "5")], .twoFramings),
      ([("Content-Length", "5"), ("content-length", "5")], .repeatedContentLength),
      ([("Content-Length", "5"), ("content-length", "6")], .repeatedContentLength),
      ([("Content-Length", "+5")], .contentLength),
      ([("Content-Length", "5, 5")], .contentLength),
      ([("Content-Length", "")], .contentLength),
      ([("Content-Length", "99999999999999999999")], .contentLength),
      ([("Transfer-Encoding", "gzip, chunked")], .transferEncoding),
      ([("Transfer-Encoding", "identity")], .transferEncoding),
      ([("Transfer-Encoding", "chunked"), ("Transfer-Encoding", "chunked")], .transferEncoding),
      ([("Transfer-Encoding ", "chunked")], .fieldName),
      ([("X\r\n Y", "1")], .fieldName),
      ([("", "1")], .fieldName),
    ] as [([(String, String)], HeadFlaw?)])
  func framing(fields: [(String, String)], flaw: HeadFlaw?) {
    var head = HeadReader()
    for field in fields {
      head.read(name: Array(field.0.utf8).span, value: Array(field.1.utf8).span)
    }
    #expect(head.flaw == flaw)
  }

  @Test func keepsTheFirst() {
    var head = HeadReader()
    for field in [("ACCEPT", "a"), ("Accept", "b"), ("Host", "xy"), ("Other", "z")] {
      head.read(name: Array(field.0.utf8).span, value: Array(field.1.utf8).span)
    }
    #expect(head.headers.first("accept") == "a")
    #expect(head.headers.first("Host") == "xy")
    #expect(head.headers.first("other") == nil)
    #expect(head.size == 7 + 7 + 2 + 6)
  }
}
