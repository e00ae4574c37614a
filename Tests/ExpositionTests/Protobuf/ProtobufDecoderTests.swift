import Exposition
import Testing

/// A message being written: enough of an encoder for tests.
private struct Message {
  var bytes: [UInt8] = []

  func varint(_ field: UInt64, _ value: UInt64) -> Message {
    Message(bytes: bytes + Self.varint(field << 3) + Self.varint(value))
  }

  func double(_ field: UInt64, _ value: Double) -> Message {
    let bits = value.bitPattern
    return Message(
      bytes: bytes + Self.varint(field << 3 | 1) + (0..<8).map { UInt8(bits >> ($0 * 8) & 0xFF) })
  }

  func text(_ field: UInt64, _ value: String) -> Message { data(field, Array(value.utf8)) }

  func message(_ field: UInt64, _ value: Message) -> Message { data(field, value.bytes) }

  func data(_ field: UInt64, _ value: [UInt8]) -> Message {
    Message(
      bytes: bytes + Self.varint(field << 3 | 2) + Self.varint(UInt64(value.count)) + value)
  }

  var delimited: [UInt8] { Self.varint(UInt64(bytes.count)) + bytes }

  static func varint(_ number: UInt64) -> [UInt8] {
    number < 0x80
      ? [UInt8(number)] : [UInt8(number & 0x7F | 0x80)] + varint(number >> 7)
  }

  static func label(_ name: String, _ value: String) -> Message {
    Message().text(1, name).text(2, value)
  }

  static func gauge(_ value: Double) -> Message {
    Message().message(2, Message().double(1, value))
  }

  static func family(_ name: String, _ type: UInt64?, _ metrics: [Message]) -> Message {
    var family = Message().text(1, name)
    if let type { family = family.varint(3, type) }
    return metrics.reduce(family) { $0.message(4, $1) }
  }
}

private func decoded(
  _ body: [UInt8], pieces: Int = .max, keepsInconsistent: Bool = false
) throws(ProtobufError) -> PushedFamilies {
  var decoder = ProtobufDecoder(
    collector: FamilyCollector(
      group: LabelSet([LabelPair("job", "j")]), hasher: SeriesHasher(seed: 1, key: 2),
      keepsInconsistent: keepsInconsistent), bodyLimit: 1 << 20)
  var start = 0
  while start < body.count {
    let end = min(body.count, start + min(pieces, body.count))
    decoder.feed(body.span.extracting(start..<end))
    start = end
  }
  return try decoder.finish()
}

/// The families as text, then the problems; or the error.
private func outcome(of body: [UInt8], pieces: Int = .max) -> String {
  do throws(ProtobufError) {
    let pushed = try decoded(body, pieces: pieces)
    var buffer = ByteBuffer()
    let renderer = TextRenderer(escaping: .allowUTF8)
    for family in pushed.families {
      renderer.header(name: family.name, help: family.help, type: family.type, into: &buffer)
      renderer.samples(of: family, order: SortedMetrics(family), into: &buffer)
    }
    return String(decoding: buffer.array(), as: UTF8.self)
      .replacing("instance=\"\",job=\"j\"", with: "…")
      + pushed.emptied.map { "emptied \($0)\n" }.joined()
      + pushed.problems.map { "problem: \($0.reason)\n" }.joined()
      + (pushed.hasTimestamps ? "timestamps\n" : "")
  } catch {
    return "\(error)"
  }
}

struct ProtobufDecoderTests {
  private static let histogram = Message().varint(1, 3).double(2, 4.5)
    .message(3, Message().varint(1, 2).double(2, 1)).message(3, Message().varint(1, 3).double(2, 2))

  private static let accepted: [(Message, String)] = [
    (.family("a", 1, [.gauge(1.5)]), "# TYPE a gauge\na{…} 1.5\n"),
    (.family("a", 1, [.gauge(1).message(1, .label("l", "v"))]), "# TYPE a gauge\na{…,l=\"v\"} 1\n"),
    (
      .family("a", nil, [Message().message(3, Message().double(1, 2))]),
      "# TYPE a counter\na{…} 2\n"
    ),
    (
      .family("a", 3, [Message().message(5, Message().double(1, 2))]),
      "# TYPE a untyped\na{…} 2\n"
    ),
    (
      .family("a", 4, [Message().message(7, histogram)]),
      "# TYPE a histogram\na_bucket{…,le=\"1\"} 2\na_bucket{…,le=\"2\"} 3\n"
        + "a_bucket{…,le=\"+Inf\"} 3\na_sum{…} 4.5\na_count{…} 3\n"
    ),
    (
      .family("a", 5, [Message().message(7, Message().double(4, 2.5))]),
      "# TYPE a histogram\na_bucket{…,le=\"+Inf\"} 2.5\na_sum{…} 0\na_count{…} 2.5\n"
    ),
    (
      .family(
        "a", 2,
        [
          Message().message(
            4,
            Message().varint(1, 3).double(2, 4).message(3, Message().double(1, 0.5).double(2, 7)))
        ]), "# TYPE a summary\na{…,quantile=\"0.5\"} 7\na_sum{…} 4\na_count{…} 3\n"
    ),
    (.family("a.b", 1, [.gauge(1)]), "# TYPE \"a.b\" gauge\n{\"a.b\",…} 1\n"),
    (Message.family("a", 1, [.gauge(1)]).text(2, ""), "# HELP a \n# TYPE a gauge\na{…} 1\n"),
    (Message.family("a", 1, [.gauge(1)]).text(5, "seconds"), "# TYPE a gauge\na{…} 1\n"),
    (Message.family("a", 1, [.gauge(1)]).text(99, "later"), "# TYPE a gauge\na{…} 1\n"),
    (
      Message().message(4, .gauge(1)).varint(3, 1).text(1, "a"), "# TYPE a gauge\na{…} 1\n"
    ),
    (.family("a", 1, [.gauge(1).varint(6, 0)]), "# TYPE a gauge\na{…} 1\ntimestamps\n"),
    (.family("a", 1, []), "emptied a\n"),
    (
      .family("a", 1, [Message().message(2, Message()).message(2, Message().double(1, 3))]),
      "# TYPE a gauge\na{…} 3\n"
    ),
  ]

  @Test(arguments: accepted.indices) func accepts(index: Int) {
    let (message, meaning) = Self.accepted[index]
    for pieces in [Int.max, 1, 3] {
      #expect(outcome(of: message.delimited, pieces: pieces) == meaning)
    }
  }

  @Test func ofAFamilySentTwiceTheLastCounts() {
    let first = Message.family("a", 1, [.gauge(1)])
    let second = Message.family("a", 1, [.gauge(2)])
    #expect(outcome(of: first.delimited + second.delimited) == "# TYPE a gauge\na{…} 2\n")
  }

  @Test func whatIsWrongWithAFamilySentAgainDoesNotCount() {
    let first = Message.family("a", 1, [.gauge(1), .gauge(1).varint(6, 1)])
    let between = Message.family("b", 1, [.gauge(3)])
    let body = first.delimited + between.delimited
    #expect(
      outcome(of: body + Message.family("a", 1, [.gauge(2)]).delimited)
        == "# TYPE b gauge\nb{…} 3\n# TYPE a gauge\na{…} 2\n")
    #expect(
      outcome(of: body + Message.family("a", 1, []).delimited)
        == "# TYPE b gauge\nb{…} 3\nemptied a\n")
  }

  /// Minutes, if the field was copied with each of its pieces.
  @Test func aLongFieldMayComeInManyPieces() {
    let help = String(repeating: "h", count: 1 << 19)
    let group: [UInt8] = [0xA3, 1] + Array(repeating: 8, count: 1 << 18) + [0xA4, 1]
    let family = Message(bytes: Message.family("a", 1, [.gauge(1)]).text(2, help).bytes + group)
    #expect(
      outcome(of: family.delimited, pieces: 5)
        == "# HELP a \(help)\n# TYPE a gauge\na{…} 1\n")
  }

  private static let problematic: [(Message, String)] = [
    (.family("a", 0, [.gauge(1)]), "is not a COUNTER"),
    (.family("a", 1, [Message()]), "is not a GAUGE"),
    (.family("a", 5, [.gauge(1)]), "is not a GAUGE_HISTOGRAM"),
    (.family("a", 1, [.gauge(1), .gauge(2)]), "was collected before"),
    (
      .family("a", 1, [.gauge(1).message(1, .label("l", "1")).message(1, .label("l", "2"))]),
      "two or more labels with the same name: l"
    ),
    (
      .family("a", 1, [.gauge(1).message(1, .label("__l", "1"))]),
      "a label with an invalid name: __l"
    ),
    (
      .family("a", 1, [.gauge(1).message(1, Message().text(1, "l").data(2, [0xFF]))]),
      "whose value is not utf8: \"\\xff\""
    ),
    (
      .family("a", 4, [Message().message(7, histogram).message(1, .label("le", "1"))]),
      "explicit \"le\" label"
    ),
  ]

  @Test(arguments: problematic.indices) func reports(index: Int) {
    let (message, problem) = Self.problematic[index]
    #expect(outcome(of: message.delimited).contains(problem))
  }

  @Test(
    arguments: [
      ([0x80], "unexpected EOF"), ([0x05, 0x0A], "unexpected EOF"),
      (Array(Message.family("a", 1, [.gauge(1)]).delimited.dropLast()), "unexpected EOF"),
      (Message.varint(1 << 40) + [0x0A], "unexpected EOF"),
      (Message.varint(1 << 62), "unexpected EOF"),
      (Array(repeating: 0xFF, count: 11), "malformed varint"),
      ([0x20] + Array(repeating: 0xFF, count: 12), "malformed varint"),
      (Message().varint(3, 1).delimited, "no name"), (Message().text(1, "").delimited, "no name"),
      (Message.family("a", 9, [.gauge(1)]).delimited, "unknown type 9"),
      (Message().data(1, [0xFF]).delimited, "not UTF-8"),
      (Message().varint(1, 1).delimited, "wrong wire type"),
      ([0x01, 0x07], "invalid field number or wire type"),
      (Message().text(1, "a").data(4, [0x0A, 0x7F]).delimited, "unexpected EOF"),
    ] as [([UInt8], String)])
  func refuses(body: [UInt8], sentence: String) {
    #expect(outcome(of: body).contains(sentence))
    #expect(outcome(of: body, pieces: 1).contains(sentence))
  }

  @Test func nativeHistogramsKeepTheirFields() throws {
    let native = Message().varint(1, 5).double(2, 1).varint(5, 6).double(6, 0.001).varint(7, 1)
      .message(12, Message().varint(1, 2).varint(2, 2)).data(13, [2, 4])
      .message(16, Message().message(1, .label("id", "x")).double(2, 9))
    let family = Message.family("a", 4, [Message().message(7, native)])
    let stored = try #require(try decoded(family.delimited).families.first)
    #expect(Array(stored.metrics.suffix(native.bytes.count)) == native.bytes)
  }

  /// Whatever the bytes and the pieces: no crash, and the pieces make no difference.
  @Test(arguments: 1...40) func mutatedBodiesMeanOneThing(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let model =
      Message.family("a", 1, [.gauge(1).message(1, .label("l", "v"))]).text(2, "help").delimited
      + Message.family("h", 4, [Message().message(7, Self.histogram)]).delimited
    for _ in 0..<50 {
      var bytes = model
      for _ in 0...Int(random.next() % 3) {
        bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      }
      let whole = outcome(of: bytes)
      let parts = outcome(of: bytes, pieces: Int(random.next() % 9) + 1)
      // Which of two faults is seen first may depend on the pieces; whether there is one may not.
      let isError = { (text: String) in text.contains("protobuf:") || text.contains("EOF") }
      #expect(isError(whole) == isError(parts) && (isError(whole) || whole == parts))
    }
  }
}
