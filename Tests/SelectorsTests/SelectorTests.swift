import Exposition
import Testing

@testable import Selectors

@Suite struct SelectorTests {
  /// `{job="backup",instance="web-1",mixed="a\nb",accent="é"}`
  private let labels = LabelSet([
    LabelPair("job", "backup"), LabelPair("instance", "web-1"), LabelPair("mixed", "a\nb"),
    LabelPair("accent", "é"), LabelPair("dotted.name", "x"),
  ])

  @Test(arguments: [
    (#"{job="backup"}"#, true), (#"{job="back"}"#, false), (#"{job='backup'}"#, true),
    ("{job=`backup`}", true), (#" { job = "backup" , } "#, true),
    (#"{job!="other",job=~".+"}"#, true), (#"{job!="backup",instance="web-1"}"#, false),
    (#"{job="backup",instance="web-2"}"#, false), (#"{job="backup",absent=""}"#, true),
    (#"{job="backup",absent!=""}"#, false), (#"{job="backup",absent=~".*"}"#, true),
    (#"{job="backup",absent!~".+"}"#, true), (#"{instance=~"web-.*"}"#, true),
    (#"{instance=~"web"}"#, false), (#"{instance=~"eb-1"}"#, false),
    (#"{instance=~"x|web-1"}"#, true), (#"{instance=~"web-1|x"}"#, true),
    (#"{instance=~"w|web|web-1"}"#, true), (#"{instance=~"web-\\d"}"#, true),
    (#"{instance=~`web-\d`}"#, true), (#"{instance=~"WEB-1"}"#, false),
    (#"{instance=~"(?i)WEB-1"}"#, true), (#"{instance=~"(?i:WEB)-1"}"#, true),
    (#"{accent=~"(?i)É"}"#, true), (#"{accent=~"."}"#, true),
    (#"{instance=~"[a-w]eb-[[:digit:]]"}"#, true), (#"{instance=~"\\pL+-1"}"#, true),
    (#"{mixed=~"a.b"}"#, true), (#"{mixed=~"(?-s)a.b"}"#, false), (#"{mixed=~"a$"}"#, false),
    (#"{mixed=~"(?m)a$.^b"}"#, true), (#"{mixed="a\nb"}"#, true), (#"{mixed="a\x0ab"}"#, true),
    (#"{mixed="a\012b"}"#, true), (#"{accent="\u00e9"}"#, true), (#"{accent="\xc3\xa9"}"#, true),
    (#"{"dotted.name"="x"}"#, true), (#"{"job"="backup"}"#, true),
    (#"{job=~"(?:back|b)up"}"#, true), (#"{job=~"(?P<x>back)up"}"#, true),
    (#"{job=~"b{1}a{1,2}.{4}"}"#, true), (#"{job=~"\\Qbackup\\E"}"#, true),
    (#"{job=~"back(up)??"}"#, true), (#"{job=~"[]b]ackup"}"#, true),
    (#"{job=~"ba[^*+?]*?kup"}"#, true), (#"{job!~"x.*",job=~".+"}"#, true),
  ])
  func matches(text: String, isMatch: Bool) throws {
    #expect(try Selector(text).matches(labels) == isMatch)
  }

  @Test func theEmptyAlternativeMatchesAnAbsentLabel() throws {
    #expect(try Selector(#"{job=~"back(up)?",absent=~"|x"}"#).matches(labels))
  }

  @Test func aPatternThatBacktracksWithoutEndIsAnError() throws {
    let selector = try Selector(#"{job=~"(a*)*[bc]"}"#)
    let long = LabelSet([LabelPair("job", ByteString(String(repeating: "a", count: 200)))])
    #expect(throws: PatternError.tooCostly(pattern: "(a*)*[bc]")) { try selector.matches(long) }
  }

  @Test func aValueThatIsNotUTF8MatchesNoPattern() throws {
    let broken = LabelSet([LabelPair("job", ByteString([0x61, 0xFF]))])
    #expect(try !Selector(#"{job=~"a.+"}"#).matches(broken))
  }
}
