import Exposition
import Testing

private func rendered(
  _ family: MetricFamily, isCompact: Bool, escaping: EscapingScheme = .underscores,
  limit: Int = .max
) -> String {
  var output = ByteBuffer()
  let renderer = ProtoTextRenderer(isCompact: isCompact, escaping: escaping)
  renderer.header(name: family.name, help: family.help, type: family.type, into: &output)
  var progress = SortedMetrics.Progress()
  let order = SortedMetrics(family)
  while !progress.isDone {
    renderer.metrics(of: family, order: order, from: &progress, upTo: limit, into: &output)
  }
  renderer.end(into: &output)
  return output.text()
}

struct ProtoTextRendererTests {
  private static let float = FamilyRecipe(
    name: "h", type: .gaugeHistogram, group: LabelSet([LabelPair("instance", "")]),
    metrics: [([], .floatHistogram(count: 1.5, sum: 2, [(1, 0.5)]))])

  @Test func aFieldIsALine() {
    let family = FamilyRecipe(
      name: "a.b", help: "x \"y\"\n", metrics: [([("c.d", "\u{e9}\u{85}\t")], .number(-0.0))])
    #expect(
      rendered(family.make(), isCompact: false) == """
        name: "a_b"
        help: "x \\"y\\"\\n"
        type: GAUGE
        metric: {
          label: {
            name: "c_d"
            value: "\u{e9}\\u0085\\t"
          }
          label: {
            name: "instance"
            value: "i"
          }
          label: {
            name: "job"
            value: "j"
          }
          gauge: {
            value: -0
          }
        }


        """)
  }

  @Test func aFamilyIsALine() {
    #expect(
      rendered(Self.float.make(), isCompact: true) == """
        name:"h"  type:GAUGE_HISTOGRAM  metric:{label:{name:"instance"  value:""}  \
        histogram:{sample_count_float:1.5  sample_sum:2  \
        bucket:{cumulative_count_float:0.5  upper_bound:1}}}

        """)
  }

  @Test(arguments: [(EscapingScheme.allowUTF8, "c.d"), (.dots, "c_dot_d"), (.values, "U__c_2e_d")])
  func labelNamesAreEscaped(escaping: EscapingScheme, name: String) {
    let family = FamilyRecipe(metrics: [([("c.d", "v")], .number(1))]).make()
    let text = rendered(family, isCompact: true, escaping: escaping)
    #expect(text.contains("label:{name:\"\(name)\"  value:\"v\"}"))
  }

  @Test(arguments: [1, 50, 150], [false, true]) func piecesMakeOneText(limit: Int, isSorted: Bool) {
    let values = isSorted ? ["1", "2", "3"] : ["3", "1", "2"]
    let family = FamilyRecipe(metrics: values.map { ([("x", $0)], .number(1)) }).make()
    #expect(
      rendered(family, isCompact: true, limit: limit) == rendered(family, isCompact: true))
  }

  @Test func anEmptyMessageHasBraces() {
    let family = FamilyRecipe(
      type: .histogram, metrics: [([], .fields([0x62, 0]))]
    ).make()
    #expect(rendered(family, isCompact: true).contains("histogram:{positive_span:{}}"))
    #expect(rendered(family, isCompact: false).contains("    positive_span: {}\n"))
  }
}
