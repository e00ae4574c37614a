import Testing

@testable import Exposition

/// What is read by known shapes must be what it would be, were it the first body.
struct ExpectedMetricsTests {
  private static let groups = [
    LabelSet([LabelPair("job", "j")]),
    LabelSet([LabelPair("job", "j"), LabelPair("instance", "i"), LabelPair("a", "over")]),
    LabelSet([]),
  ]

  private static func limits(_ seed: Int) -> PushLimits {
    var limits = PushLimits()
    switch seed % 12 {
    case 1: limits.labels = 2
    case 3: limits.labelValueBytes = 20
    case 5: limits.series = 5
    case 7: limits.lineBytes = 150
    case 9: limits.families = 2
    case 11: limits.labelNameBytes = 50
    default: break
    }
    return limits
  }

  @Test(arguments: 0..<120)
  func bodiesAreReadAsIfEachWereTheFirst(seed: Int) {
    var bodies = RandomFamilies(seed: seed)
    var form = PushForm.unknown
    for _ in 0..<30 {
      let body = bodies.next()
      let (expected, _) = read(body, seed, after: nil, pieces: body.count)
      let pieces =
        bodies.random.chance(40) ? body.count : Int.random(in: 1...90, using: &bodies.random)
      let (found, next) = read(body, seed, after: form, pieces: pieces)
      #expect(found == expected, "in pieces of \(pieces): \(body)")
      form = next ?? form
    }
  }

  /// A known family, and how it comes the next time.
  private static let changes: [[UInt8]] = [
    // Without a metric, and what follows begins like one.
    message(heading, more: []) + message(heading, metric(["a"], "1", gauge), more: []),
    message(heading) + [34] + field(1, Array(repeating: 0x6E, count: 19)) + field(4, gauge),
    message(heading, metric(["a"], "1", counter + gauge)),
    message(heading, metric(["a"], "1", gauge + counter)),
    message(heading, metric(["a"], "1", gauge + [0x30, 1])),
    message(heading, gauge + metric(["b"], "1", []), metric([], "", gauge)),
    message(heading, metric(["a"], "1", gauge), more: [0x18, 0]),
    message(heading, metric(["a"], "1", gauge), more: field(2, Array("Else.".utf8))),
    message(heading, metric(["a"], "1", gauge), more: field(1, Array("n".utf8))),
    message(heading, metric(["a"], "1", gauge), more: field(1, Array("m".utf8))),
    message(heading, metric(["a"], "1", gauge)) + message(heading, metric(["a"], "2", gauge)),
    message(heading, metric(["a"], "1", gauge), metric(["a"], "1", gauge)),
    Array(message(heading, metric(["a"], "1", gauge)).dropLast()),
  ]

  @Test(arguments: changes, 1...40)
  func changesAreSeen(body: [UInt8], pieces: Int) {
    let known = Self.message(
      Self.heading, Self.metric(["a"], "0", Self.gauge), Self.metric([], "", Self.gauge))
    var form = read(known, 0, after: .unknown, pieces: known.count).1 ?? .unknown
    let (expected, next) = read(body, 0, after: nil, pieces: body.count)
    #expect(next == nil)
    for _ in 0..<2 {
      let (found, next) = read(body, 0, after: form, pieces: pieces)
      #expect(found == expected)
      form = next ?? form
      // What was learnt from it must be right, too.
      let (other, _) = read(known, 0, after: form, pieces: pieces)
      #expect(other == read(known, 0, after: nil, pieces: known.count).0)
    }
  }

  private func read(
    _ body: [UInt8], _ seed: Int, after former: PushForm?, pieces: Int
  ) -> ([String], PushForm?) {
    let hasher = SeriesHasher(seed: 3, key: 4)
    var decoder = ProtobufDecoder(
      collector: FamilyCollector(
        group: Self.groups[seed % 3], hasher: hasher, keepsInconsistent: seed % 4 == 0,
        ignoring: ["push_time_seconds"], limits: Self.limits(seed), former: former),
      bodyLimit: 1 << 20)
    for start in stride(from: 0, to: body.count, by: max(1, pieces)) {
      decoder.feed(body.span.extracting(start..<min(body.count, start + pieces)))
    }
    do throws(ProtobufError) {
      let pushed = try decoder.finish()
      return (outcome(of: pushed, hasher), pushed.form)
    } catch {
      // Which of several faults is seen first may depend on the pieces.
      return (["refused"], nil)
    }
  }

  private func outcome(of pushed: PushedFamilies, _ hasher: SeriesHasher) -> [String] {
    let families = pushed.families.flatMap { family -> [String] in
      var hashes: [UInt64] = []
      family.series(hashedBy: hasher).forEach { hashes.append($0) }
      return [
        "\(family.name) \(family.type) \(family.help as Any) \(family.metricCount)",
        "\(family.metrics)", "\(hashes.sorted())",
        "\(family.hasForeignLabels) \(family.metadata.hasForeignLabels) \(family.problems)",
      ]
    }
    return families + [
      "\(pushed.emptied)", "\(pushed.problems)", "\(pushed.problemCount) \(pushed.hasTimestamps)",
    ]
  }

  private static let gauge: [UInt8] = [0x12, 9, 9, 1, 2, 3, 4, 5, 6, 7, 8]
  private static let counter: [UInt8] = [0x1A, 9, 9, 1, 2, 3, 4, 5, 6, 7, 8]
  private static let heading = field(1, [0x6D]) + field(2, Array("Of m.".utf8)) + [0x18, 1]

  private static func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
    RandomFamilies.field(number, content)
  }

  private static func message(
    _ heading: [UInt8], _ metrics: [UInt8]..., more: [UInt8] = []
  ) -> [UInt8] {
    let message = heading + metrics.flatMap { field(4, $0) } + more
    return RandomFamilies.varint(message.count) + message
  }
  private static let bucket: [UInt8] = [0x1A, 11, 0x08, 1, 0x11, 0, 0, 0, 0, 0, 0, 0, 0]

  /// The value fields of a metric, and whether it is read at once if its labels are known.
  private static let values: [(bytes: [UInt8], isExpected: Bool)] = [
    (gauge, true), ([0x1A] + gauge.dropFirst(), true), ([0x2A] + gauge.dropFirst(), true),
    ([0x12, 0], true), ([0x3A, 15, 0x08, 7] + bucket, true), ([0x22, 0], true),
    ([0x3A, 15] + bucket + [0x08, 7], false), ([0x22] + gauge.dropFirst(), false),
    (gauge + [0x30, 1], false), (gauge + gauge, false), ([0x0A, 0] + gauge, false),
    ([0x12, 0x89, 0] + gauge.dropFirst(2), false), (Array(gauge.dropLast()), false),
    ([0x32, 0], false), ([], false),
  ]

  @Test(arguments: values)
  func valuesAreExpected(bytes: [UInt8], isExpected: Bool) throws {
    #expect(try isRead(known: ["a", "b"], ["a", "b"], "v", value: bytes) == isExpected)
    #expect(try isRead(known: [], [], "", value: bytes) == isExpected)
  }

  /// Label names known, and those of a metric with their value, and whether that is read at once.
  private static let labels: [(known: [String], names: [String], value: String, isExpected: Bool)] =
    [
      (["a"], ["a"], "", true), (["a"], ["b"], "1", false), (["a"], ["a", "b"], "1", false),
      (["a", "b"], ["a"], "1", false), (["b", "a"], ["a", "b"], "1", false),
      ([], ["a"], "1", false),
      (["a"], [], "", false), (["a"], ["a"], "\"\\\n", true), (["a"], ["a"], "é", false),
      (["a"], ["a"], String(repeating: "v", count: 122), true),
      (["a"], ["a"], String(repeating: "v", count: 123), false),
      (["a"], ["a"], String(repeating: "v", count: 128), false), (["job"], ["job"], "1", true),
      (["é"], ["é"], "1", false), (["a", "a"], ["a", "a"], "1", false),
      (["__a"], ["__a"], "1", false),
    ]

  @Test(arguments: labels)
  func labelsAreExpected(
    known: [String], names: [String], value: String, isExpected: Bool
  ) throws {
    #expect(try isRead(known: known, names, value, value: Self.gauge) == isExpected)
  }

  /// Of two known shapes one has the other's first labels.
  @Test func shapesGoOn() throws {
    for names in [["a"], ["a", "b"], ["a", "b", "c"]] {
      var shapes = try shapes(of: Self.metric(["a"], "1", Self.gauge), SampleShapes())
      shapes = try self.shapes(of: Self.metric(["a", "b", "c"], "1", Self.gauge), shapes)
      #expect(isRead(Self.metric(names, "2", Self.gauge), by: shapes) == (names.count != 2))
    }
  }

  private func isRead(
    known: [String], _ names: [String], _ text: String, value: [UInt8]
  ) throws -> Bool {
    let shapes = try shapes(of: Self.metric(known, "k", Self.gauge), SampleShapes())
    return isRead(Self.metric(names, text, value), by: shapes)
  }

  private func shapes(of metric: [UInt8], _ known: SampleShapes) throws -> SampleShapes {
    var decoder = MetricDecoder(shapes: known)
    var collector = self.collector
    let draft = collector.draft(named: "m")
    _ = try decoder.decode(metric.span, into: &collector, draft, type: nil)
    return decoder.shapes
  }

  private func isRead(_ metric: [UInt8], by shapes: SampleShapes) -> Bool {
    var decoder = MetricDecoder(shapes: shapes)
    var collector = self.collector
    let draft = collector.draft(named: "m")
    let field = Self.field(4, metric)
    let end = decoder.readRun(
      field.span, rest: field.count, into: &collector, draft, isOutlined: true)
    return end == field.count
  }

  private static func metric(_ names: [String], _ text: String, _ value: [UInt8]) -> [UInt8] {
    names.flatMap { field(1, field(1, Array($0.utf8)) + field(2, Array(text.utf8))) } + value
  }

  private var collector: FamilyCollector {
    FamilyCollector(group: Self.groups[0], hasher: SeriesHasher(seed: 1, key: 2))
  }
}
