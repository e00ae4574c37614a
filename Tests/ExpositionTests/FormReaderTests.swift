import Testing

@testable import Exposition

/// What a body became, in full, or why it was refused.
private struct Outcome: Equatable {
  var families: [[String]] = []
  var emptied: [ByteString] = []
  var problems: [String] = []
  var hasTimestamps = false
  var error = ""

  func difference(to other: Outcome) -> String {
    let (mine, others) = (families.flatMap { $0 }, other.families.flatMap { $0 })
    let first = zip(mine, others).first { $0 != $1 }.map { "\($0) became \($1)" }
    return """
      \(families.count) and \(other.families.count) families; \(first ?? "")
      \(problems) \(error)
      \(other.problems) \(other.error)
      """
  }
}

private struct Pushes {
  let group: LabelSet
  // Of simple keys spans collide that differ in a bit.
  let hasher = SeriesHasher(seed: 0x9E37_79B9_7F4A_7C15, key: 0xD1B5_4A32_D192_ED03)
  /// Of the last push accepted.
  var form = PushForm.unknown
  /// Pushes of which nothing was parsed.
  var repeated = 0

  /// Reads the body by the last one's form and without, and expects the same.
  mutating func push(
    _ body: [UInt8], isText: Bool, using random: inout SeededGenerator
  ) -> Comment? {
    let (parsed, _) = read(body, isText, former: nil, pieces: body.count)
    let size = random.chance(40) ? body.count : Int.random(in: 1...40, using: &random)
    let (known, next) = read(body, isText, former: form, pieces: size)
    if let next {
      if next.outline === form.outline { repeated += 1 }
      form = next
    }
    return parsed == known
      ? nil
      : """
      in pieces of \(size):
      \(isText ? String(decoding: body, as: UTF8.self) : "\(body)")
      \(parsed.difference(to: known))
      """
  }

  private func read(
    _ body: [UInt8], _ isText: Bool, former: PushForm?, pieces: Int
  ) -> (Outcome, PushForm?) {
    let collector = FamilyCollector(
      group: group, hasher: hasher, ignoring: ["push_time_seconds"], former: former)
    do {
      let pushed = try read(body, isText, collector, pieces: max(1, pieces))
      return (outcome(of: pushed), pushed.form)
    } catch {
      return (Outcome(error: "\(error)"), nil)
    }
  }

  private func read(
    _ body: [UInt8], _ isText: Bool, _ collector: consuming FamilyCollector, pieces: Int
  ) throws -> PushedFamilies {
    let starts = stride(from: 0, to: body.count, by: pieces)
    if isText {
      var parser = TextParser(collector: collector)
      for start in starts {
        parser.feed(body.span.extracting(start..<min(body.count, start + pieces)))
      }
      return try parser.finish()
    }
    var decoder = ProtobufDecoder(collector: collector, bodyLimit: 1 << 20)
    for start in starts {
      decoder.feed(body.span.extracting(start..<min(body.count, start + pieces)))
    }
    return try decoder.finish()
  }

  private func outcome(of pushed: PushedFamilies) -> Outcome {
    let families = pushed.families.map { family -> [String] in
      var hashes: [UInt64] = []
      family.series(hashedBy: hasher).forEach { hashes.append($0) }
      return [
        "\(family.name)", "\(family.type)", "\(family.help as Any)", "\(family.metrics)",
        "\(family.metricCount)", "\(hashes.sorted())", "\(family.hasForeignLabels)",
        "\(family.problems)",
      ]
    }
    return Outcome(
      families: families, emptied: pushed.emptied,
      problems: pushed.problems.map { "\($0)" } + ["\(pushed.problemCount)"],
      hasTimestamps: pushed.hasTimestamps)
  }
}

struct FormReaderTests {
  private static let groups = [
    LabelSet([LabelPair("job", "j")]),
    LabelSet([LabelPair("job", "j"), LabelPair("instance", "i"), LabelPair("a", "over")]),
  ]

  @Test(arguments: 0..<120)
  func pushesAreReadAsIfEachWereTheFirst(seed: Int) {
    var random = SeededGenerator(state: UInt64(seed))
    var pushes = Pushes(group: Self.groups[seed % 2])
    var text = RandomText(using: &random)
    var protobuf = RandomProtobuf(using: &random)
    for _ in 0..<40 {
      let isText = random.chance(5) != (seed % 3 > 0)
      if isText { text.change(using: &random) } else { protobuf.change(using: &random) }
      var body = isText ? text.bytes : protobuf.bytes
      if random.chance(5), let index = body.indices.randomElement(using: &random) {
        body[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      }
      if random.chance(5) { body.removeLast(min(body.count, 1)) }
      let difference = pushes.push(body, isText: isText, using: &random)
      #expect(difference == nil)
      if difference != nil { return }
      if random.chance(10) { text = RandomText(using: &random) }
      if random.chance(10) { protobuf = RandomProtobuf(using: &random) }
    }
  }

  @Test(arguments: [
    ("# TYPE a gauge\na 1\na{x=\"1\"} 2\n# TYPE b counter\nb 3\n", true),
    ("a 1\n\n\n# TYPE b gauge\nb{x=\"1\"} 2\n# the end\n", true),
    ("a 1\nb 2", false),
    ("a 1\nb 1\na{x=\"1\"} 2\n", false),
    ("a 1\n# HELP a late\n", false),
    ("# TYPE a gauge\n# TYPE b gauge\na 1\nb 1\n", false),
    ("# TYPE a histogram\na_count 1\na_sum 1\n", true),
    (
      "# TYPE a histogram\na_bucket{le=\"1\"} 1\na_bucket{le=\"+Inf\"} 2\na_sum 1\na_count 2\n",
      true
    ),
    ("# TYPE a summary\na{quantile=\"0.5\"} 1\na_sum 1\na_count 2\nb 1\n", true),
    ("# TYPE a summary\na_sum{x=\"1\"} 1\na_count{x=\"1\"} 2\na_sum{x=\"2\"} 1\n", true),
    ("# TYPE a summary\na_sum{x=\"1\"} 1\na_sum{x=\"2\"} 1\na_count{x=\"1\"} 2\n", false),
    ("# TYPE a summary\na_sum{job=\"own\"} 1\na_count{job=\"own\"} 2\n", false),
    ("# TYPE a summary\na_sum{instance=\"\"} 1\na_count 2\n", true),
    ("# TYPE a summary\na_sum{instance=\"i\"} 1\na_count{instance=\"i\"} 2\n", true),
    ("# TYPE a summary\na 1\na_sum 1\n", false),
  ])
  func whatIsKnownAgain(body: String, isKnown: Bool) {
    var random = SeededGenerator(state: 5)
    var pushes = Pushes(group: Self.groups[0])
    for _ in 0..<3 {
      #expect(pushes.push(Array(body.utf8), isText: true, using: &random) == nil)
    }
    #expect(pushes.repeated == (isKnown ? 2 : 0))
  }

  private static let counter: [UInt8] = [
    // Name "c", labels {a="b"}, a value and since when it counts.
    0x0A, 1, 0x63, 0x22, 24, 0x0A, 6, 0x0A, 1, 0x61, 0x12, 1, 0x62,
    0x1A, 14, 0x09, 1, 2, 3, 4, 5, 6, 7, 8, 0x1A, 3, 0x08, 0xC8, 1,
  ]

  @Test(arguments: [
    ([UInt8]([0x18, 0]), [UInt8]([]), true),
    ([0x18, 0, 0x12, 2, 0x68, 0x69], [], true),
    // A type that is not said, or said behind the metrics; a unit behind them.
    ([], [], false), ([], [0x18, 0], false), ([0x18, 0], [0x2A, 1, 0x73], false),
  ])
  func messagesThatAreKnownAgain(heading: [UInt8], trailer: [UInt8], isKnown: Bool) {
    var random = SeededGenerator(state: 5)
    var pushes = Pushes(group: Self.groups[0])
    let family = Array(Self.counter[..<3]) + heading + Self.counter[3...] + trailer
    let body = [UInt8(family.count)] + family
    for _ in 0..<3 { #expect(pushes.push(body, isText: false, using: &random) == nil) }
    #expect(pushes.repeated == (isKnown ? 2 : 0))
  }

  /// No HELP line is a second one yet where the last push had none.
  @Test func aHelpBehindTheSamplesIsKept() {
    var random = SeededGenerator(state: 5)
    var pushes = Pushes(group: Self.groups[0])
    for body in ["c{a=\"1\"} 1\n", "c{a=\"2\"} 1\n", "c{a=\"3\"} 1\n# HELP c Late.\n"] {
      let difference = pushes.push(
        Array("# TYPE c gauge\n\(body)".utf8), isText: true, using: &random)
      #expect(difference == nil)
    }
  }

  private static let hasher = SeriesHasher(seed: 1, key: 2)

  private func form(of body: String, after former: PushForm = .unknown) throws -> PushForm {
    var parser = TextParser(
      collector: FamilyCollector(group: Self.groups[0], hasher: Self.hasher, former: former))
    let bytes = Array(body.utf8)
    parser.feed(bytes.span)
    return try #require(try parser.finish().form)
  }

  /// Two metrics, of which one has come.
  @Test func holdsTheMessagesOfAFamilyUnderWay() throws {
    var other = Self.counter[3...]
    other[other.startIndex + 9] = 0x63
    let family = Self.counter[..<3] + [0x18, 0] + Self.counter[3...] + other
    let body = [UInt8(family.count)] + family
    var decoder = ProtobufDecoder(
      collector: FamilyCollector(group: Self.groups[0], hasher: Self.hasher, former: .unknown),
      bodyLimit: 1 << 20)
    decoder.feed(body.span)
    let form = try #require(try decoder.finish().form)
    guard
      var reader = FormReader(
        form: form, of: .protobuf, hasher: Self.hasher, limits: PushLimits())
    else {
      Issue.record("the form is of protobuf")
      return
    }
    let first = body.dropLast(other.count)
    let used = reader.read(Array(first).span)
    #expect(used == first.count)
    #expect(reader.heldBytes == form.families[0].metrics.count / 2)
    #expect(reader.restOfMessage == other.count)
  }

  @Test func familiesWithoutAChangeStayWhatTheyWere() throws {
    let first = try form(of: "a 1\nb 1\n")
    let second = try form(of: "a 1\nb 2\n", after: first)
    #expect(first.families[0] === second.families[0])
    #expect(first.families[1] !== second.families[1])
    #expect(first.families[1].structure === second.families[1].structure)
  }

  @Test(arguments: [
    ("a 1\nb{x=\"1\"} 1\n", []), ("a 1\nb{x=\"1\"} 2\n", [1]), ("a 2\nb{x=\"1\"} 1\n", [0]),
    ("a 2\nb{x=\"1\"} 2\n", [0, 1]), ("a 2\nb{x=", [0]), ("a 2\nother 2\n", [0]), ("a 2", []),
  ])
  func holdsWhatItCopied(body: String, changed: [Int]) throws {
    let form = try form(of: "a 1\nb{x=\"1\"} 1\n")
    guard var reader = FormReader(form: form, of: .text, hasher: Self.hasher, limits: PushLimits())
    else {
      Issue.record("the form is of a text")
      return
    }
    let bytes = Array(body.utf8)
    _ = reader.read(bytes.span)
    #expect(reader.heldBytes == changed.reduce(0) { $0 + form.families[$1].metrics.count })
  }
}
