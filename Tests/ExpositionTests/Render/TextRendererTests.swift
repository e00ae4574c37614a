import Exposition
import Testing

struct TextRendererTests {
  @Test(
    arguments: [
      (nil, "# TYPE m gauge\n"), ("", "# HELP m \n# TYPE m gauge\n"),
      ("a \\ \"b\"\nc", "# HELP m a \\\\ \"b\"\\nc\n# TYPE m gauge\n"),
    ] as [(String?, String)])
  func writesHelpOnlyWhenThereIsSome(help: String?, text: String) {
    var output = ByteBuffer()
    TextRenderer(escaping: .underscores)
      .header(name: "m", help: help.map { ByteString($0) }, type: .gauge, into: &output)
    #expect(output.text() == text)
  }

  @Test(arguments: [
    ("plain", "plain"), ("", ""), ("a\"b", "a\\\"b"), ("\\", "\\\\"), ("\n", "\\n"),
    ("\"\\\n", "\\\"\\\\\\n"), ("\u{e9}\t{},=", "\u{e9}\t{},="), ("x\n\ny", "x\\n\\ny"),
  ])
  func escapesLabelValues(value: String, text: String) {
    let family = FamilyRecipe(metrics: [([("a", value)], .number(1))]).make()
    #expect(rendered(family) == "# TYPE m gauge\nm{a=\"\(text)\",instance=\"i\",job=\"j\"} 1\n")
  }

  @Test(arguments: [
    (EscapingScheme.underscores, "# TYPE a_b gauge\na_b{A=\"1\",c_d=\"v\",job=\"j\"} 1\n"),
    (.dots, "# TYPE a_dot_b gauge\na_dot_b{A=\"1\",c_dot_d=\"v\",job=\"j\"} 1\n"),
    (.values, "# TYPE U__a_2e_b gauge\nU__a_2e_b{A=\"1\",U__c_2e_d=\"v\",job=\"j\"} 1\n"),
    (.allowUTF8, "# TYPE \"a.b\" gauge\n{\"a.b\",A=\"1\",\"c.d\"=\"v\",job=\"j\"} 1\n"),
  ])
  func escapesNames(escaping: EscapingScheme, text: String) {
    let family = FamilyRecipe(
      name: "a.b", metrics: [([("c.d", "v"), ("A", "1")], .number(1))]
    ).make()
    let withoutInstance = rendered(family, escaping: escaping)
      .split(separator: "instance=\"i\",").joined()
    #expect(withoutInstance == text)
  }

  @Test func writesSummaries() {
    let family = FamilyRecipe(
      type: .summary,
      metrics: [([("z", "1")], .summary(count: 3, sum: 1.5, [(0.9, 2), (0.5, .nan)]))]
    ).make()
    #expect(
      rendered(family) == """
        # TYPE m summary
        m{instance="i",job="j",z="1",quantile="0.9"} 2
        m{instance="i",job="j",z="1",quantile="0.5"} NaN
        m_sum{instance="i",job="j",z="1"} 1.5
        m_count{instance="i",job="j",z="1"} 3

        """)
  }

  @Test(
    arguments: [
      (
        .histogram(count: 1_000_000, sum: 2, [(1, 1), (.infinity, 3)]), ["1\"} 1", "+Inf\"} 3"],
        "1e+06"
      ),
      (.histogram(count: 4, sum: 2, [(5, 2), (1, 1)]), ["5\"} 2", "1\"} 1", "+Inf\"} 4"], "4"),
      (.histogram(count: 4, sum: 2, []), ["+Inf\"} 4"], "4"),
      (.floatHistogram(count: 2.5, sum: 2, [(0.1, 0.5)]), ["0.1\"} 0.5", "+Inf\"} 2.5"], "2.5"),
      // A native histogram: schema, a positive span and deltas.
      (
        .fields([8, 7, 0x11, 0, 0, 0, 0, 0, 0, 0, 0x40, 0x28, 6, 0x62, 3, 8, 0, 16, 0x6A, 0]),
        ["+Inf\"} 7"], "7"
      ),
    ] as [(FamilyRecipe.Value, [String], String)])
  func writesHistograms(value: FamilyRecipe.Value, buckets: [String], count: String) {
    for type in [MetricType.histogram, .gaugeHistogram] {
      let family = FamilyRecipe(name: "h", type: type, metrics: [([], value)]).make()
      let labels = "instance=\"i\",job=\"j\""
      let lines =
        ["# TYPE h histogram"] + buckets.map { "h_bucket{\(labels),le=\"\($0)" }
        + ["h_sum{\(labels)} 2", "h_count{\(labels)} \(count)", ""]
      #expect(rendered(family) == lines.joined(separator: "\n"))
    }
  }

  @Test func suffixesStandInsideQuotedNames() {
    let family = FamilyRecipe(
      name: "a.b", type: .summary, metrics: [([], .summary(count: 1, sum: 1, []))]
    ).make()
    #expect(
      rendered(family, escaping: .allowUTF8).hasSuffix(
        """
        {"a.b_sum",instance="i",job="j"} 1
        {"a.b_count",instance="i",job="j"} 1

        """))
  }

  @Test func aSampleWithoutLabelsHasNoBraces() {
    var builder = OwnFamilyBuilder(name: "own", help: "h", type: .counter)
    builder.add(value: 1e6)
    #expect(rendered(builder.finish()) == "# HELP own h\n# TYPE own counter\nown 1e+06\n")
  }
}
