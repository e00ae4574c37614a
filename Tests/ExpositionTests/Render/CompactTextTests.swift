import Exposition
import Testing

struct CompactTextTests {
  @Test(
    arguments: [
      (MetricType.gauge, .number(1), "gauge:{value:1}"),
      (.counter, .number(1e6), "counter:{value:1e+06}"),
      (.untyped, .number(.infinity), "untyped:{value:inf}"),
      (.gauge, .number(-0.0), "gauge:{value:-0}"),
      (
        .summary, .summary(count: 1, sum: 2, [(0.5, .nan)]),
        "summary:{sample_count:1  sample_sum:2  quantile:{quantile:0.5  value:nan}}"
      ),
      (
        .histogram, .histogram(count: 3, sum: 2, [(.infinity, 3)]),
        "histogram:{sample_count:3  sample_sum:2  bucket:{cumulative_count:3  upper_bound:inf}}"
      ),
      (
        .histogram, .fields([0x28, 1, 0x62, 4, 8, 2, 16, 1, 0x6A, 2, 2, 3, 0x68, 4]),
        "histogram:{schema:-1  positive_span:{offset:1  length:1}  positive_delta:1  "
          + "positive_delta:-2  positive_delta:2}"
      ),
    ] as [(MetricType, FamilyRecipe.Value, String)])
  func writesValues(type: MetricType, value: FamilyRecipe.Value, text: String) {
    let labels = #"label:{name:"instance"  value:"i"}  label:{name:"job"  value:"j"}  "#
    #expect(compactText(onlyMetric(type, [], value)) == labels + text)
  }

  @Test(arguments: [
    ("", #""""#), ("a\"\\\n\r\t", #""a\"\\\n\r\t""#), ("\u{1}\u{7F}", #""\x01\x7f""#),
    ("\u{e9}\u{1F600}", "\"\u{e9}\u{1F600}\""),
  ])
  func quotesValues(value: String, quoted: String) {
    let text = compactText(onlyMetric(.gauge, [("a", value)], .number(1)))
    #expect(text.hasPrefix("label:{name:\"a\"  value:\(quoted)}  "))
  }

  @Test(
    arguments: [
      (.duplicateSeries, "was collected before with the same name and label values"),
      (.wrongValue(expected: .gauge), "is not a GAUGE"),
      (.wrongValue(expected: .gaugeHistogram), "is not a GAUGE_HISTOGRAM"),
      (.duplicateLabel("L"), "has two or more labels with the same name: L"),
      (.invalidLabelName("__x"), "has a label with an invalid name: __x"),
      (
        .invalidLabelValue(
          name: "L", value: ByteString([0xFF, 0x61, 0xC3, 0xC3, 0xA9, 0xE2, 0x82])),
        "has a label named \"L\" whose value is not utf8: \"\\xffa\\xc3\u{e9}\\xe2\\x82\""
      ),
      (
        .escapedLabels("a.b", "a_b"),
        "has labels named \"a.b\" and \"a_b\", which are the same name where names are escaped"
      ),
      (.explicitLabel("le"), "must not have an explicit \"le\" label"),
    ] as [(MetricProblem.Reason, String)])
  func wordsProblems(reason: MetricProblem.Reason, text: String) {
    let problem = MetricProblem(
      family: "m", metric: [0x12, 9, 9, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F], reason: reason)
    #expect(problem.description == "collected metric \"m\" { gauge:{value:1}} \(text)")
  }

  private func onlyMetric(
    _ type: MetricType, _ labels: [(String, String)], _ value: FamilyRecipe.Value
  ) -> [UInt8] {
    FamilyRecipe(type: type, metrics: [(labels, value)]).firstMessage()
  }
}
