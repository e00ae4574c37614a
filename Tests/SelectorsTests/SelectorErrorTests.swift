import Testing

@testable import Selectors

@Suite struct SelectorErrorTests {
  private static let nearlyAll: SelectorError.Reason = .matchesWithoutLabels

  @Test(arguments: [
    ("", SelectorError(.expected("\"{\"", found: "the end"), at: 1)),
    ("  ", SelectorError(.expected("\"{\"", found: "the end"), at: 3)),
    ("{}", SelectorError(.noMatcher, at: 1)),
    ("{ }", SelectorError(.noMatcher, at: 1)),
    ("{,}", SelectorError(.expected("a label name", found: "\",\""), at: 2)),
    ("{", SelectorError(.expected("a label name", found: "the end"), at: 2)),
    ("up", SelectorError(.metricName("up"), at: 1)),
    (#" up{job="x"}"#, SelectorError(.metricName("up"), at: 2)),
    (#"{"up"}"#, SelectorError(.metricName("up"), at: 2)),
    (#"{"up",job="x"}"#, SelectorError(.metricName("up"), at: 2)),
    (#"{__name__="up"}"#, SelectorError(.metricNameLabel, at: 2)),
    (#"{job="x""#, SelectorError(.expected("\",\" or \"}\"", found: "the end"), at: 9)),
    (#"{job="x"}}"#, SelectorError(.expected("the end of the selector", found: "\"}\""), at: 10)),
    (
      #"{job="x"} or {a="b"}"#,
      SelectorError(.expected("the end of the selector", found: "\"o\""), at: 11)
    ),
    (#"{job="x" a="b"}"#, SelectorError(.expected("\",\" or \"}\"", found: "\"a\""), at: 10)),
    (#"{job=="x"}"#, SelectorError(.expected("a quoted value", found: "\"=\""), at: 6)),
    (#"{job>"x"}"#, SelectorError(.expected("one of = != =~ !~", found: "\">\""), at: 5)),
    ("{job=x}", SelectorError(.expected("a quoted value", found: "\"x\""), at: 6)),
    (#"{a-b="x"}"#, SelectorError(.expected("one of = != =~ !~", found: "\"-\""), at: 3)),
    (#"{é="x"}"#, SelectorError(.expected("a label name", found: "\"é\""), at: 2)),
    (#"{1a="x"}"#, SelectorError(.expected("a label name", found: "\"1\""), at: 2)),
    (#"{job="x}"#, SelectorError(.unterminatedString, at: 6)),
    (#"{job="x\"#, SelectorError(.unterminatedString, at: 6)),
    ("{job=\"x\ny\"}", SelectorError(.lineFeedInString, at: 8)),
    (#"{job="\d"}"#, SelectorError(.invalidEscape(#"\d"#), at: 7)),
    (#"{job="\xg0"}"#, SelectorError(.invalidEscape(#"\xg0"#), at: 7)),
    (#"{job="\777"}"#, SelectorError(.invalidEscape(#"\777"#), at: 7)),
    (#"{job="\ud800"}"#, SelectorError(.invalidEscape(#"\ud800"#), at: 7)),
    (#"{job="\'"}"#, SelectorError(.invalidEscape(#"\'"#), at: 7)),
    (#"{job=~"\xff"}"#, SelectorError(.patternNotUTF8, at: 8)),
    (#"{job=""}"#, SelectorError(nearlyAll, at: 1)),
    (#"{job!="x"}"#, SelectorError(nearlyAll, at: 1)),
    (#"{job=~".*"}"#, SelectorError(nearlyAll, at: 1)),
    (#"{job!~"x",instance=~"|y"}"#, SelectorError(nearlyAll, at: 1)),
  ])
  func isRefused(text: String, error: SelectorError) {
    #expect(throws: error) { try Selector(text) }
  }

  /// What PCRE2 would take and RE2 does not.
  @Test(arguments: [
    (#"{job=~"a(?=b)"}"#, "(?=", 9), (#"{job=~"a(?!b)"}"#, "(?!", 9),
    (#"{job=~"(?<=b)a"}"#, "(?<=", 8), (#"{job=~"(?<!b)a"}"#, "(?<!", 8),
    (#"{job=~"(?>b)a"}"#, "(?>", 8), (#"{job=~"(?|b)a"}"#, "(?|", 8),
    (#"{job=~"(?#b)a"}"#, "(?#", 8), (#"{job=~"(?R)"}"#, "(?R", 8),
    (#"{job=~"(?x)a"}"#, "(?x", 8), (#"{job=~"(?P=a)"}"#, "(?P=", 8),
    (#"{job=~"(*UTF)a"}"#, "(*", 8), (#"{job=~"(a)\\1"}"#, #"\1"#, 11),
    (#"{job=~"a\\K"}"#, #"\K"#, 9), (#"{job=~"\\R"}"#, #"\R"#, 8), (#"{job=~"[\\b]"}"#, #"\b"#, 9),
    (#"{job=~"a++"}"#, "a repeat of a repeat, +", 10),
    (#"{job=~"a{2}{3}"}"#, "a repeat of a repeat, {3}", 12),
    (#"{job=~"a*?+"}"#, "a repeat of a repeat, +", 11), (#"{job=~"[[.a.]]"}"#, "[.", 9),
  ])
  func foreignSyntaxIsRefused(text: String, syntax: String, position: Int) {
    #expect(throws: SelectorError(.unsupportedSyntax(syntax), at: position)) {
      try Selector(text)
    }
  }

  @Test(arguments: [
    (#"{job=~"a("}"#, 10), (#"{job=~"a)"}"#, 9), (#"{job=~"[a"}"#, 10), (#"{job=~"*a"}"#, 8),
    (#"{job=~"[b-a]"}"#, 11), (#"{job=~"\t\t["}"#, 13),
  ])
  func brokenPatternsTellWhere(text: String, position: Int) throws {
    let error = #expect(throws: SelectorError.self) { try Selector(text) }
    guard case .invalidPattern = error?.reason else {
      Issue.record("\(text): \(String(describing: error))")
      return
    }
    #expect(error?.position == position)
  }

  @Test func aPatternThatCompilesTooLargeIsRefused() {
    let error = #expect(throws: SelectorError.self) { try Selector(#"{a=~"((ab){1000}){1000}"}"#) }
    #expect(error?.reason == .invalidPattern("regular expression is too large"))
  }

  @Test func aPatternHasALimit() {
    let long = String(repeating: "a", count: Pattern.lengthLimit + 1)
    #expect(throws: SelectorError(.patternTooLong(limit: 4096), at: 8)) {
      try Selector("{job=~\"\(long)\"}")
    }
  }

  @Test func theSentenceNamesThePlace() {
    let error = SelectorError(.metricName("up"), at: 1)
    #expect(
      "\(error)" == "position 1: up names a metric, but groups are matched by their grouping "
        + "labels alone, as in {job=\"backup\"}")
  }
}
