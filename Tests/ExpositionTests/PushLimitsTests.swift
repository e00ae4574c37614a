import Testing

@testable import Exposition

private func limits(_ adjust: (inout PushLimits) -> Void) -> PushLimits {
  var limits = PushLimits()
  adjust(&limits)
  return limits
}

private func collector(_ limits: PushLimits) -> FamilyCollector {
  FamilyCollector(
    group: LabelSet([LabelPair("job", "j")]), hasher: SeriesHasher(seed: 1, key: 2), limits: limits)
}

private func feed(_ bytes: [UInt8], by pieces: Int, _ take: (Span<UInt8>) -> Void) {
  var start = 0
  while start < bytes.count {
    let end = min(bytes.count, start + pieces)
    take(bytes.span.extracting(start..<end))
    start = end
  }
}

/// What is said of a body of text, "" if nothing.
private func text(_ body: String, _ limits: PushLimits, pieces: Int = 1 << 20) -> String {
  var parser = TextParser(collector: collector(limits))
  feed(Array(body.utf8), by: pieces) { parser.feed($0) }
  do throws(TextError) {
    _ = try parser.finish()
    return ""
  } catch {
    #expect(error.exceeded != nil)
    return "\(error)"
  }
}

/// The same of a body of protobuf.
private func protobuf(_ body: [UInt8], _ limits: PushLimits, pieces: Int = 1 << 20) -> String {
  var decoder = ProtobufDecoder(collector: collector(limits), bodyLimit: 1 << 20)
  feed(body, by: pieces) { decoder.feed($0) }
  do throws(ProtobufError) {
    _ = try decoder.finish()
    return ""
  } catch {
    #expect(error.exceeded != nil)
    return "\(error)"
  }
}

private func message(_ field: UInt8, _ bytes: [UInt8]) -> [UInt8] {
  var buffer = ByteBuffer()
  buffer.append(field << 3 | 2)
  buffer.appendVarint(UInt64(bytes.count))
  buffer.append(bytes)
  return buffer.array()
}

private func delimited(_ parts: [[UInt8]]) -> [UInt8] {
  Array(message(1, parts.flatMap { $0 }).dropFirst())
}

private func name(_ text: String) -> [UInt8] { message(1, Array(text.utf8)) }

private func metric(_ labels: (String, String)...) -> [UInt8] {
  let pairs = labels.flatMap { label, value in
    message(1, name(label) + message(2, Array(value.utf8)))
  }
  return message(4, pairs + message(5, [9] + [UInt8](repeating: 0, count: 8)))
}

@Suite struct PushLimitsTests {
  static let texts: [(body: String, limits: PushLimits, sentence: String)] = [
    ("a 1\nb 1\n", limits { $0.series = 2 }, ""),
    (
      "a 1\na{x=\"1\"} 1\nb 1\n", limits { $0.series = 2 },
      "line 3: the push has 3 series or more; --push.max-series allows 2"
    ),
    (
      "# TYPE a gauge\n# TYPE b gauge\n", limits { $0.families = 1 },
      "line 2: the push has 2 metric families or more; --push.max-families allows 1"
    ),
    // A histogram is one series, whatever its buckets; a second set of labels is another.
    (
      "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"2\"} 1\nh_sum 1\nh_count 1\n",
      limits { $0.series = 1 }, ""
    ),
    (
      "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"1\",x=\"1\"} 1\n",
      limits { $0.series = 1 }, "line 3: the push has 2 series or more; --push.max-series allows 1"
    ),
    ("a{x=\"1\",y=\"1\"} 1\n", limits { $0.labels = 2 }, ""),
    (
      "a{x=\"1\",y=\"1\",z=\"1\"} 1\n", limits { $0.labels = 2 },
      "line 1: a series or group has 3 labels or more; --push.max-labels allows 2"
    ),
    ("a{xyz=\"1\"} 1\n", limits { $0.labelNameBytes = 3 }, ""),
    (
      "a{wxyz=\"1\"} 1\n", limits { $0.labelNameBytes = 3 },
      "line 1: a label name is 4 bytes long; --push.max-label-name-length allows 3"
    ),
    ("a{x=\"123\",y=\"123\"} 1\n", limits { $0.labelValueBytes = 3 }, ""),
    (
      "a{x=\"1\",y=\"1234\"} 1\n", limits { $0.labelValueBytes = 3 },
      "line 1: the value of label \"y\" is 4 bytes long; --push.max-label-value-length allows 3"
    ),
    (
      "# TYPE h histogram\nh_bucket{le=\"1\",y=\"1234\"} 1\n", limits { $0.labelValueBytes = 3 },
      "line 2: the value of label \"y\" is 4 bytes long; --push.max-label-value-length allows 3"
    ),
    ("a 1\n\n", limits { $0.lineBytes = 4 }, ""),
  ]

  @Test(arguments: [1, 3, 1 << 20], texts)
  func text(pieces: Int, row: (body: String, limits: PushLimits, sentence: String)) {
    #expect(ExpositionTests.text(row.body, row.limits, pieces: pieces) == row.sentence)
  }

  @Test(arguments: [1, 2, 4])
  func linesEndEarly(pieces: Int) {
    var parser = TextParser(collector: collector(limits { $0.lineBytes = 8 }))
    var fed = 0
    while !parser.hasFailed, fed < 100 {
      let piece = [UInt8](repeating: UInt8(ascii: "a"), count: pieces)
      parser.feed(piece.span)
      fed += pieces
    }
    #expect(fed <= 8 + pieces)
    #expect(ExpositionTests.text("aaaaaaa 1\n", limits { $0.lineBytes = 8 }) != "")
  }

  static let messages: [(body: [UInt8], limits: PushLimits, sentence: String)] = [
    (delimited([name("a"), metric(), metric(("x", "1"))]), limits { $0.series = 2 }, ""),
    (
      delimited([name("a"), metric(), metric(("x", "1"))]), limits { $0.series = 1 },
      "the push has 2 series or more; --push.max-series allows 1"
    ),
    // Metrics that stand before the name.
    (
      delimited([metric(), metric(("x", "1")), name("a")]), limits { $0.series = 1 },
      "the push has 2 series or more; --push.max-series allows 1"
    ),
    (
      delimited([name("a")]) + delimited([name("b")]), limits { $0.families = 1 },
      "the push has 2 metric families or more; --push.max-families allows 1"
    ),
    (delimited([name("a"), metric(("x", "1"))]), limits { $0.labels = 1 }, ""),
    (
      delimited([name("a"), metric(("x", "1"), ("y", "1"))]), limits { $0.labels = 1 },
      "a series or group has 2 labels or more; --push.max-labels allows 1"
    ),
    (
      delimited([name("a"), metric(("xyz", "1"))]), limits { $0.labelNameBytes = 2 },
      "a label name is 3 bytes long; --push.max-label-name-length allows 2"
    ),
    (
      delimited([name("a"), metric(("\n", "123"))]), limits { $0.labelValueBytes = 2 },
      "the value of label \"\\n\" is 3 bytes long; --push.max-label-value-length allows 2"
    ),
    // Of a metric that claims to be larger, nothing is waited for.
    (
      Array(delimited([name("a"), metric(("x", String(repeating: "1", count: 50)))]).prefix(8)),
      limits { $0.lineBytes = 40 },
      "a line or metric has 68 bytes or more; --push.max-line-size allows 40"
    ),
  ]

  @Test(arguments: [1, 3, 1 << 20], messages)
  func protobuf(pieces: Int, row: (body: [UInt8], limits: PushLimits, sentence: String)) {
    #expect(ExpositionTests.protobuf(row.body, row.limits, pieces: pieces) == row.sentence)
  }

  @Test func groups() {
    let group = LabelSet([LabelPair("job", "1234"), LabelPair("instance", "")])
    #expect(PushLimits().exceeded(by: group) == nil)
    #expect(limits { $0.labels = 2 }.exceeded(by: group) == nil)
    #expect(limits { $0.labels = 1 }.exceeded(by: group)?.limit == .labels)
    #expect(limits { $0.labelNameBytes = 7 }.exceeded(by: group)?.value == 8)
    #expect(limits { $0.labelValueBytes = 3 }.exceeded(by: group)?.label == "job")
  }

  @Test func helpsAreHeld() {
    var parser = TextParser(collector: collector(PushLimits()))
    let line = Array("# HELP a \(String(repeating: "x", count: 5000))\n".utf8)
    parser.feed(line.span)
    #expect(parser.heldBytes > 5000)
    var decoder = ProtobufDecoder(collector: collector(PushLimits()), bodyLimit: 1 << 20)
    let body = delimited([name("a"), message(2, Array(repeating: 0x61, count: 5000)), metric()])
    decoder.feed(body.span)
    #expect(decoder.heldBytes > 5000)
  }

  /// What is held is known within a factor, so that a budget of bodies means something.
  @Test func heldBytesGrowWithTheBody() {
    var parser = TextParser(collector: collector(PushLimits()))
    let empty = parser.heldBytes
    for index in 0..<1000 {
      let line = Array("a{x=\"\(index)\"} 1\n".utf8)
      parser.feed(line.span)
    }
    #expect(parser.heldBytes - empty > 1000 * 30)
    #expect(parser.heldBytes - empty < 1000 * 300)
  }
}
