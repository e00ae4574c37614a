import Exposition
import Testing

struct ProtobufRendererTests {
  @Test(arguments: EscapingScheme.allCases)
  func theLengthInFrontCoversAllGroups(escaping: EscapingScheme) {
    let long = String(repeating: "\u{e9}.", count: 70)
    let parts = [
      FamilyRecipe(name: "a.b", metrics: [([("x", "2")], .number(1)), ([("x", "1")], .number(2))]),
      FamilyRecipe(name: "a.b", metrics: [([("c.d", "v"), (long, "w")], .number(3))]),
    ].map { $0.make() }
    let renderer = ProtobufRenderer(escaping: escaping)
    var output = ByteBuffer()
    renderer.header(
      name: "a.b", help: "text", type: .gauge,
      metricsSize: parts.reduce(0) { $0 + renderer.size(of: $1) }, into: &output)
    for part in parts {
      renderer.metrics(of: part, order: SortedMetrics(part), into: &output)
    }
    // A tag in front makes the delimited message a field that a reader can check.
    let framed = [0x0A] + output.array()
    var outer = FieldReader(framed.span)
    let isWhole = outer.next() && outer.position == framed.count
    #expect(isWhole)
    #expect(
      fields(outer.payload) == [
        "1 \(escaping.escape(metricName: "a.b"))", "2 text", "3 1",
        "4 instance=i,job=j,x=1 2.0", "4 instance=i,job=j,x=2 1.0",
        "4 "
          + [("c.d", "v"), ("instance", "i"), ("job", "j"), (long, "w")]
          .map { "\(escaping.escape(labelName: ByteString($0.0).span))=\($0.1)" }
          .joined(separator: ",") + " 3.0",
      ])
  }

  @Test(
    arguments: [(nil, [0x0A, 1, 0x6D, 0x18, 0]), ("", [0x0A, 1, 0x6D, 0x12, 0, 0x18, 0])]
      as [(ByteString?, [UInt8])])
  func aCountersTypeIsWrittenThoughItIsZero(help: ByteString?, fields: [UInt8]) {
    var output = ByteBuffer()
    ProtobufRenderer(escaping: .underscores)
      .header(name: "m", help: help, type: .counter, metricsSize: 300, into: &output)
    let length = 300 + fields.count
    #expect(output.array() == [UInt8(length & 0x7F) | 0x80, UInt8(length >> 7)] + fields)
  }

  private func fields(_ message: Span<UInt8>) -> [String] {
    var reader = FieldReader(message)
    var seen: [String] = []
    while reader.next() {
      switch reader.number {
      case 3: seen.append("3 \(reader.bits)")
      case 4:
        let metric = MetricView(reader.payload)
        var labels = metric.labels
        var pairs: [String] = []
        while let label = labels.next() {
          pairs.append("\(ByteString(copying: label.name))=\(ByteString(copying: label.value))")
        }
        seen.append("4 \(pairs.joined(separator: ",")) \(metric.number)")
      default: seen.append("\(reader.number) \(ByteString(copying: reader.payload))")
      }
    }
    return seen
  }
}
