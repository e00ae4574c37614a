import Exposition
import Testing

private func rendered(
  _ recipe: FamilyRecipe, escaping: EscapingScheme = .underscores, beside taken: [ByteString] = []
) -> String {
  var recipe = recipe
  recipe.group = LabelSet([LabelPair("instance", "")])
  let family = recipe.make()
  var output = ByteBuffer()
  let renderer = OpenMetricsRenderer(escaping: escaping)
  let form = OpenMetricsForm(
    name: family.name, type: family.type, escaping: escaping, isTaken: taken.contains)
  renderer.header(form, help: family.help, into: &output)
  var progress = SortedMetrics.Progress()
  SampleLines(form, escaping: escaping)
    .append(family, order: SortedMetrics(family), from: &progress, upTo: .max, to: &output)
  return output.text().replacing("{instance=\"\"}", with: "").replacing("instance=\"\",", with: "")
    .replacing("instance=\"\"", with: "…")
}

/// `Timestamp` 1700000000.5.
private let time: [UInt8] = [
  0x08, 0x80, 0xE2, 0xCF, 0xAA, 0x06, 0x10, 0x80, 0xCA, 0xB5, 0xEE, 0x01,
]
private let one: [UInt8] = [0, 0, 0, 0, 0, 0, 0xF0, 0x3F]

private func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
  var field = ByteBuffer()
  field.append(number << 3 | 2)
  field.appendVarint(UInt64(bytes.count))
  return field.array() + bytes
}

private func exemplar(_ labels: [(String, String)]) -> [UInt8] {
  labels.flatMap { field(1, field(1, Array($0.0.utf8)) + field(2, Array($0.1.utf8))) }
    + [0x11] + one + field(3, time)
}

struct OpenMetricsRendererTests {
  @Test(
    arguments: [
      (MetricType.gauge, "m", 1, "# TYPE m gauge\nm 1.0\n"),
      (.gauge, "m", -0.0, "# TYPE m gauge\nm 0.0\n"),
      (.gauge, "m", 1e6, "# TYPE m gauge\nm 1e+06\n"),
      (.gauge, "m", 123456, "# TYPE m gauge\nm 123456.0\n"),
      (.gauge, "m", -.infinity, "# TYPE m gauge\nm -Inf\n"),
      (.gauge, "m", .nan, "# TYPE m gauge\nm NaN\n"),
      (.gauge, "m", 0.25, "# TYPE m gauge\nm 0.25\n"),
      (.untyped, "m", 1, "# TYPE m unknown\nm 1.0\n"),
      (.counter, "m", 1, "# TYPE m unknown\nm 1.0\n"),
      (.counter, "m_total", 1, "# TYPE m counter\nm_total 1.0\n"),
      (.counter, "_total", 1, "# TYPE _total unknown\n_total 1.0\n"),
      (.gauge, "m_total", 1, "# TYPE m_total gauge\nm_total 1.0\n"),
    ] as [(MetricType, ByteString, Double, String)])
  func writesNumbers(type: MetricType, name: ByteString, number: Double, text: String) {
    let recipe = FamilyRecipe(name: name, type: type, metrics: [([], .number(number))])
    #expect(rendered(recipe) == text)
  }

  @Test(
    arguments: [
      (["m"], "unknown"), (["m_created"], "unknown"), (["m_count", "m_total", "n"], "counter"),
    ] as [([ByteString], String)])
  func aCounterWhoseFamilyNameIsTakenIsUnknown(taken: [ByteString], type: String) {
    let recipe = FamilyRecipe(name: "m_total", type: .counter, metrics: [([], .number(1))])
    let name = type == "counter" ? "m" : "m_total"
    #expect(rendered(recipe, beside: taken) == "# TYPE \(name) \(type)\nm_total 1.0\n")
  }

  @Test func helpHasItsQuotesEscaped() {
    let recipe = FamilyRecipe(help: "a \"b\"\n\\", metrics: [([], .number(1))])
    #expect(rendered(recipe) == "# HELP m a \\\"b\\\"\\n\\\\\n# TYPE m gauge\nm 1.0\n")
  }

  @Test func summaries() {
    let recipe = FamilyRecipe(
      type: .summary, metrics: [([], .summary(count: 3, sum: 2, [(1, 5), (0.5, .nan)]))])
    #expect(
      rendered(recipe)
        == "# TYPE m summary\nm{quantile=\"1.0\"} 5.0\nm{quantile=\"0.5\"} NaN\n"
        + "m_sum 2.0\nm_count 3\n")
  }

  @Test(
    arguments: [
      (MetricType.histogram, [], "histogram", "_sum", "_count"),
      (.gaugeHistogram, [], "gaugehistogram", "_gsum", "_gcount"),
      (.gaugeHistogram, ["m_gsum"], "histogram", "_sum", "_count"),
    ] as [(MetricType, [ByteString], String, String, String)])
  func histograms(type: MetricType, taken: [ByteString], name: String, sum: String, count: String) {
    let recipe = FamilyRecipe(
      type: type, metrics: [([("x", "y")], .histogram(count: 3, sum: 2, [(1, 2)]))])
    #expect(
      rendered(recipe, beside: taken)
        == "# TYPE m \(name)\nm_bucket{x=\"y\",le=\"1.0\"} 2\nm_bucket{x=\"y\",le=\"+Inf\"} 3\n"
        + "m\(sum){x=\"y\"} 2.0\nm\(count){x=\"y\"} 3\n")
  }

  @Test func floatHistogramsHaveFloats() {
    let recipe = FamilyRecipe(
      type: .histogram, metrics: [([], .floatHistogram(count: 2.5, sum: 1, [(.infinity, 2)]))])
    #expect(
      rendered(recipe)
        == "# TYPE m histogram\nm_bucket{le=\"+Inf\"} 2.0\nm_sum 1.0\nm_count 2.5\n")
  }

  @Test(
    arguments: [
      ([("id", "\u{e9}\"")], " # {id=\"\u{e9}\\\"\"} 1.0 1.7000000005e+09"),
      ([], " # {} 1.0 1.7000000005e+09"),
      ([("id", String(repeating: "\u{e9}", count: 126))], nil),
      ([("a.b", "v")], ""), ([("a", "1"), ("a", "2")], ""),
      ([("id", String(repeating: "x", count: 127))], ""),
    ] as [([(String, String)], String?)])
  func exemplars(labels: [(String, String)], text: String?) {
    let value = [0x09] + one + field(2, exemplar(labels)) + field(3, time)
    let recipe = FamilyRecipe(name: "c_total", type: .counter, metrics: [([], .fields(value))])
    let text = text ?? " # {id=\"\(labels[0].1)\"} 1.0 1.7000000005e+09"
    #expect(
      rendered(recipe)
        == "# TYPE c counter\nc_total 1.0\(text)\nc_created 1.7000000005e+09\n")
  }

  @Test func bucketsHaveExemplarsAndHistogramsTimes() {
    let bucket = [0x08, 2, 0x11] + one + field(3, exemplar([]))
    let value = [0x08, 2] + field(3, bucket) + field(15, time)
    let recipe = FamilyRecipe(type: .histogram, metrics: [([], .fields(value))])
    let wanted =
      "# TYPE m histogram\nm_bucket{le=\"1.0\"} 2 # {} 1.0 1.7000000005e+09\n"
      + "m_bucket{le=\"+Inf\"} 2\nm_sum 0.0\nm_count 2\n"
    #expect(rendered(recipe) == wanted + "m_created 1.7000000005e+09\n")
    #expect(rendered(recipe, beside: ["m_created"]) == wanted)
  }

  @Test(arguments: [
    (EscapingScheme.underscores, "# TYPE a_b counter\na_b_total{c_d=\"v\",…} 1.0\n"),
    (.allowUTF8, "# TYPE \"a.b\" counter\n{\"a.b_total\",\"c.d\"=\"v\",…} 1.0\n"),
    (.values, "# TYPE U__a_2e_b_ counter\nU__a_2e_b__total{U__c_2e_d=\"v\",…} 1.0\n"),
  ])
  func namesAreEscaped(escaping: EscapingScheme, text: String) {
    let recipe = FamilyRecipe(
      name: "a.b_total", type: .counter, metrics: [([("c.d", "v")], .number(1))])
    #expect(rendered(recipe, escaping: escaping) == text)
  }
}
