import Exposition
import Testing

struct EscapedLabelsTests {
  @Test(
    arguments: [
      (["a", "a_b"], nil), (["a.b", "a-b"], "a.b and a-b"), (["a.b", "a_b"], "a.b and a_b"),
      (["a.b", "a_dot_b"], "a.b and a_dot_b"), (["a.b", "U__a_2e_b"], "a.b and U__a_2e_b"),
      (["a.b", "ab"], nil), (["1a", "_a"], "1a and _a"), (["..name.."], "__name__ and ..name.."),
      (["a.b", "c"], nil), (["\u{e9}", "_"], "\u{e9} and _"),
    ] as [([String], String?)])
  func finds(names: [String], clash: String?) {
    let found = names.map { ByteString($0) }.firstEscapedClash
    #expect(found.map { "\($0.0) and \($0.1)" } == clash)
  }

  @Test(
    arguments: [
      ("j", ["a.b", "a_b"], true), ("j", ["a.b"], false), ("job", ["jo.b"], false),
      ("g.h", ["g_h"], true), ("g_h", ["g.h"], true), ("g.h", ["x"], false),
    ] as [(String, [String], Bool)])
  func refusesSeries(groupLabel: String, names: [String], isRefused: Bool) {
    var labels = SeriesLabels()
    var fields = ByteBuffer()
    // Twice, as the second answer comes from memory.
    for _ in 0..<2 {
      labels.removeAll()
      fields.removeAll()
      for name in names { labels.append(name: ByteString(name).span, value: [0x76].span) }
      let group = LabelSet([LabelPair(ByteString(groupLabel), "v")])
      let found = labels.canonicalize(under: group, into: &fields, checkingText: false)
      #expect((found.problem != nil) == isRefused)
    }
  }
}
