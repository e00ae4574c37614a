import Testing

@testable import Exposition

struct FamilyHeadingTests {
  private func end(
    of text: String, name: ByteString = "a", type: MetricType = .gauge, help: ByteString? = nil
  ) -> Int? {
    let family = FamilyMetadata(name: name, type: type, help: help)
    let bytes = Array(text.utf8)
    return FamilyHeading.end(of: family, in: bytes.span, from: 0)
  }

  private static let cases: [(text: String, help: ByteString?, end: Int?)] = [
    ("# TYPE a gauge\n", nil, 15), ("# TYPE a gauge\na 1\n", nil, 15),
    ("# HELP a Of a.\n# TYPE a gauge\n", "Of a.", 30),
    ("# HELP a Of b.\n# TYPE a gauge\n", "Of a.", nil),
    ("# HELP a Of a.\n# TYPE a gauge\n", nil, nil), ("# TYPE a gauge\n", "Of a.", nil),
    ("# TYPE a gauge", nil, nil), ("# TYPE a counter\n", nil, nil), ("# TYPE ab gauge\n", nil, nil),
    ("# TYPE a  gauge\n", nil, nil), ("#TYPE a gauge\n", nil, nil), ("", nil, nil),
    // The first means another help, the second none, the third is the end of a line.
    ("# HELP a \\\\\n# TYPE a gauge\n", "\\\\", nil), ("# HELP a \n# TYPE a gauge\n", "", nil),
    ("# HELP a b\nc\n# TYPE a gauge\n", "b\nc", nil), ("# HELP a  b\n# TYPE a gauge\n", " b", nil),
  ]

  @Test(arguments: cases)
  func isKnownAgain(text: String, help: ByteString?, end: Int?) {
    #expect(self.end(of: text, help: help) == end)
  }

  @Test(arguments: MetricType.allCases) func ofEachType(type: MetricType) {
    let text = "# TYPE a \(type.textName)\n"
    #expect(end(of: text, type: type) == (type == .gaugeHistogram ? nil : text.utf8.count))
  }

  /// They may be a histogram's, or need quotes.
  @Test(arguments: ["a_count", "a_sum", "a_bucket", "a.b", "1a"])
  func notOfEachName(name: String) {
    #expect(end(of: "# TYPE \(name) gauge\n", name: ByteString(name)) == nil)
  }
}
