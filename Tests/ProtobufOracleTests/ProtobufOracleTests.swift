import Exposition
import SwiftProtobuf
import Testing

/// swift-protobuf and we read the same bytes and must find the same.
struct ProtobufOracleTests {
  typealias Family = Io_Prometheus_Client_MetricFamily

  @Test(arguments: 0..<500) func decodesLikeSwiftProtobuf(_ seed: UInt64) throws {
    var random = RandomFamily(seed: seed)
    let family = random.next()
    try check(family.serializedBytes(), pieces: 1 + random.below(300))
  }

  /// Two encodings joined are one message with every field twice, which has to be merged.
  @Test(arguments: 0..<500) func mergesLikeSwiftProtobuf(_ seed: UInt64) throws {
    var random = RandomFamily(seed: seed)
    var bytes: [UInt8] = []
    var first: ValueKind?
    let metric = random.next().metric[0]
    for _ in 0..<3 {
      var other = random.next().metric[0]
      other.label = []
      first = first ?? kinds(of: other).first
      bytes += try other.serializedBytes() as [UInt8]
    }
    bytes += try metric.serializedBytes() as [UInt8]
    var head = Family()
    head.name = "merged"
    head.type = .allCases[random.below(6)]
    let metricField = [0x22] + varint(bytes.count) + bytes
    try check(
      head.serializedBytes() + metricField, pieces: 1 + random.below(300), first: first)
  }

  private func check(_ bytes: [UInt8], pieces: Int, first: ValueKind? = nil) throws {
    let expected = try Family(serializedBytes: bytes)
    let collector = FamilyCollector(
      group: LabelSet([]), hasher: SeriesHasher(), keepsInconsistent: true)
    var decoder = ProtobufDecoder(collector: collector, bodyLimit: 1 << 20)
    let body = varint(bytes.count) + bytes
    for start in stride(from: 0, to: body.count, by: pieces) {
      decoder.feed(body.span.extracting(start..<min(start + pieces, body.count)))
    }
    let pushed = try decoder.finish()
    let family = try #require(pushed.families.first)
    #expect(family.name.description == expected.name)
    #expect(Int(family.type.rawValue) == expected.type.rawValue)
    #expect(family.help?.description == (expected.hasHelp ? expected.help : nil))
    #expect(pushed.hasTimestamps == expected.metric.contains { $0.hasTimestampMs })
    let stored = try Family(serializedBytes: family.metrics)
    let metrics = expected.metric.map { metric in
      let found = kinds(of: metric)
      let kept = found.contains(family.type.valueKind) ? family.type.valueKind : first ?? found[0]
      return canonical(metric, keeping: kept)
    }
    #expect(stored.metric.map(withNumber) == metrics)
  }

  private func kinds(of metric: Io_Prometheus_Client_Metric) -> [ValueKind] {
    [
      (ValueKind.gauge, metric.hasGauge), (.counter, metric.hasCounter),
      (.summary, metric.hasSummary), (.untyped, metric.hasUntyped),
      (.histogram, metric.hasHistogram),
    ].filter(\.1).map(\.0)
  }

  private func canonical(
    _ metric: Io_Prometheus_Client_Metric, keeping kind: ValueKind
  ) -> Io_Prometheus_Client_Metric {
    var canonical = metric
    canonical.clearTimestampMs()
    canonical.label.append(
      .with {
        $0.name = "instance"; $0.value = ""
      })
    canonical.label.sort { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }
    if kind != .gauge { canonical.clearGauge() }
    if kind != .counter { canonical.clearCounter() }
    if kind != .summary { canonical.clearSummary() }
    if kind != .untyped { canonical.clearUntyped() }
    if kind != .histogram { canonical.clearHistogram() }
    return withNumber(canonical)
  }

  /// An absent number is 0, and may be written as such.
  private func withNumber(_ metric: Io_Prometheus_Client_Metric) -> Io_Prometheus_Client_Metric {
    var metric = metric
    if metric.hasGauge { metric.gauge.value = metric.gauge.value }
    if metric.hasUntyped { metric.untyped.value = metric.untyped.value }
    if metric.hasCounter { metric.counter.value = metric.counter.value }
    return metric
  }

  private func varint(_ number: Int) -> [UInt8] {
    var rest = number
    var bytes: [UInt8] = []
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}
