import Testing

@testable import pushgateway

@Suite struct LogLineTests {
  static func line(_ fields: [(key: String, value: LogValue)], message: String = "hello") -> LogLine
  {
    LogLine(
      time: LogTime(milliseconds: 1_769_860_800_123), level: .warn, caller: "Push.swift:82",
      message: message, fields: fields)
  }

  @Test func logfmt() {
    #expect(
      Self.line([("address", .text("[::]:9091")), ("err", .text("a b"))], message: "Listening on")
        .text(.logfmt)
        == "ts=2026-01-31T12:00:00.123Z level=warn caller=Push.swift:82 msg=\"Listening on\" "
        + "address=[::]:9091 err=\"a b\"\n")
  }

  @Test func json() {
    #expect(
      Self.line([("address", .text("[::]:9091")), ("err", .text("a\"b"))], message: "Listening on")
        .text(.json)
        == #"{"ts":"2026-01-31T12:00:00.123Z","level":"warn","caller":"Push.swift:82","#
        + #""msg":"Listening on","address":"[::]:9091","err":"a\"b"}"# + "\n")
  }

  @Test(arguments: [
    (LogValue.text("1"), "1", "\"1\""), (.count(1), "1", "1"), (.truth(false), "false", "false"),
  ])
  func valuesByKind(value: LogValue, logfmt: String, json: String) {
    #expect(Self.line([("k", value)]).text(.logfmt).hasSuffix(" k=\(logfmt)\n"))
    #expect(Self.line([("k", value)]).text(.json).hasSuffix(",\"k\":\(json)}\n"))
  }

  @Test(arguments: [
    ("plain", #"plain"#, #""plain""#),
    ("", #""""#, #""""#),
    ("a b", #""a b""#, #""a b""#),
    ("a=b", #""a=b""#, #""a=b""#),
    (#"a"b"#, #""a\"b""#, #""a\"b""#),
    (#"a\b"#, #"a\b"#, #""a\\b""#),
    (#"a\ b"#, #""a\\ b""#, #""a\\ b""#),
    ("a\nlevel=error", #""a\nlevel=error""#, #""a\nlevel=error""#),
    ("\r\n\t", #""\r\n\t""#, #""\r\n\t""#),
    ("\u{7}\u{8}\u{B}\u{C}", #""\a\b\v\f""#, #""\u0007\u0008\u000b\u000c""#),
    ("\u{0}\u{1B}[31m\u{7F}", #""\x00\x1b[31m\x7f""#, #""\u0000\u001b[31m\u007f""#),
    ("\u{85}\u{A0}", #""\u0085\u00a0""#, #""\u0085\u00a0""#),
    ("\u{2028}\u{202E}\u{FEFF}", #""\u2028\u202e\ufeff""#, #""\u2028\u202e\ufeff""#),
    ("\u{E0001}", #""\U000e0001""#, #""\udb40\udc01""#),
    ("Zürich", "Zürich", #""Zürich""#),
    ("日本 🎉", #""日本 🎉""#, #""日本 🎉""#),
    ("👩‍👧", #""👩\u200d👧""#, #""👩\u200d👧""#),
  ])
  func valuesAreOneTokenOfOneLine(value: String, logfmt: String, json: String) {
    #expect(LogQuoting.logfmt(value) == logfmt)
    #expect(LogQuoting.json(value) == json)
    for format in LogFormat.allCases {
      let text = Self.line([("key", .text(value)), (value, .text("x"))], message: value).text(
        format)
      #expect(text.utf8.filter { $0 < 0x20 || $0 == 0x7F } == [0x0A])
    }
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
    (951_782_399_999, "2000-02-28T23:59:59.999Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
    (951_868_800_000, "2000-03-01T00:00:00.000Z"), (1_709_164_800_007, "2024-02-29T00:00:00.007Z"),
    (1_735_689_599_000, "2024-12-31T23:59:59.000Z"),
    (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
  ])
  func times(milliseconds: Int64, text: String) {
    #expect(LogTime(milliseconds: milliseconds).description == text)
  }
}
