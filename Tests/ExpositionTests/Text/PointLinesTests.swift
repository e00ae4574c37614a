import Testing

@testable import Exposition

/// Buckets and quantiles that follow one another are read by the line before; each body says what it
/// says with something between its lines.
struct PointLinesTests {
  private func meaning(of lines: [String], separator: String) -> String {
    var parser = TextParser(
      collector: FamilyCollector(
        group: LabelSet([LabelPair("job", "j")]), hasher: SeriesHasher(seed: 1, key: 2)))
    let bytes = Array(lines.map { $0 + "\n" }.joined(separator: separator).utf8)
    parser.feed(bytes.span)
    do throws(TextError) {
      let pushed = try parser.finish()
      return pushed.families.map { "\($0.name) \($0.metricCount) \($0.metrics)" }.joined()
        + "\(pushed.hasTimestamps)"
    } catch {
      return "\(error.reason)"
    }
  }

  private static let cases: [[String]] = [
    ["h_bucket{le=\"1\"} 1", "h_bucket{le=\"2\"} 2", "h_bucket{le=\"+Inf\"} 3", "h_count 3"],
    [
      "h_bucket{a=\"x\",le=\"1\"} 1", "h_bucket{a=\"x\",le=\"2\"} 2",
      "h_bucket{a=\"y\",le=\"1\"} 3",
    ],
    [
      "h_bucket{le=\"1\",a=\"x\"} 1", "h_bucket{le=\"2\",a=\"x\"} 2",
      "h_bucket{le=\"3\",a=\"xy\"} 2",
    ],
    ["h_bucket{le=\"1\"} 1", "h_bucket{le=\"2\"} 2.5"],
    ["h_bucket{le=\"1\"} 1", "h_bucket{le=\"2\"} -2"],
    ["h_bucket{le=\"1\"} 1", "h_bucket{le=\"NaN\"} 2", "h_bucket{le=\"3\"} 3"],
    ["h_bucket{le=\"1\"} 1", "h_bucket{le=\"x\"} 2"],
    ["h_bucket{le=\"1\"} 1", "h_bucket{le=\"2\"} x"],
    ["h_bucket{le=\"1\"} 1", "h_bucket{le=\"2\\n\"} 2"],
    ["h_bucket{le=\"1\"} 1", "h_bucket{le=\"2\"} 2 1700000000000", "h_bucket{le=\"3\"} 3"],
    ["h_bucket{le=\"1\"} 1", "h_bucket{le=\"2\",le=\"3\"} 2"],
    ["h{le=\"1\"} 1", "h{le=\"2\"} 2", "h_bucket{le=\"3\"} 3"],
    ["s{quantile=\"0.5\"} 1", "s{quantile=\"0.9\"} -2", "s{quantile=\"0.99\"} NaN", "s_sum 3"],
    [
      "s{le=\"1\",quantile=\"0.5\"} 1", "s{le=\"1\",quantile=\"0.9\"} 2",
      "s{le=\"2\",quantile=\"1\"} 3",
    ],
    ["{\"s\",quantile=\"0.5\"} 1", "{\"s\",quantile=\"0.9\"} 2"],
  ]

  @Test(arguments: cases)
  func meansTheSame(lines: [String]) {
    let heads = ["# TYPE h histogram", "# TYPE s summary"]
    let together = meaning(of: heads + lines, separator: "")
    #expect(together == meaning(of: heads + lines, separator: "# between\n"))
  }
}
