import Testing

@testable import Exposition

@Suite struct MetricFamilyTests {
  private let hasher = SeriesHasher(seed: 1, key: 2)

  private func pushed(_ body: String, after former: PushForm? = nil) throws -> PushedFamilies {
    var parser = TextParser(
      collector: FamilyCollector(
        group: LabelSet([LabelPair("job", "a")]), hasher: hasher, former: former))
    parser.feed(Array(body.utf8).span)
    return try parser.finish()
  }

  /// Whether the hashes are kept or made anew, they are those of the series.
  @Test(arguments: [1, 2, 15, 16, 17, 18, 100])
  func seriesAreFound(count: Int) throws {
    let body = (0..<count).map { "x{k=\"\($0)\"} 1\n" }.joined()
    let family = try pushed(body).families[0]
    let series = family.series(hashedBy: hasher)
    #expect(series.count == count)
    let metrics = family.metrics
    var cursor = MetricCursor(metrics.span)
    while let metric = cursor.next() { #expect(series.contains(hasher.hash(metric.labelFields))) }
    #expect(!series.contains(hasher.hash([1, 2, 3].span)))
  }

  @Test(arguments: [
    ("# HELP x h\n# TYPE x gauge\nx 2\n", true),
    ("# HELP x h\n# TYPE x gauge\nx{k=\"1\"} 1\nx 1\n", true),
    ("# HELP x i\n# TYPE x gauge\nx 1\n", false), ("# HELP x h\n# TYPE x counter\nx 1\n", false),
    ("# TYPE x gauge\nx 1\n", false), ("# HELP y h\n# TYPE y gauge\ny 1\n", false),
  ])
  func metadataAreThoseOfTheLastPushIfTheyAreTheSame(body: String, isShared: Bool) throws {
    let first = try pushed("# HELP x h\n# TYPE x gauge\nx 1\n", after: .unknown)
    #expect(first.form != nil)
    let next = try pushed(body, after: first.form)
    #expect((next.families[0].metadata === first.families[0].metadata) == isShared)
  }

  @Test func familiesAndFormGetTheSameMetadata() throws {
    let pushed = try pushed("x 1\ny 1\nz 1\n", after: .unknown)
    let others = ["x", "y", "z"].map { FamilyMetadata(name: $0, type: .untyped) }
    let shared = pushed.sharing([others[0], pushed.families[1].metadata, others[2]])
    #expect(shared.families[0].metadata === others[0])
    #expect(shared.families[1] === pushed.families[1])
    #expect(shared.families.map(\.metrics) == pushed.families.map(\.metrics))
    let form = try #require(shared.form)
    #expect(
      form.families.map { ObjectIdentifier($0) } == shared.families.map { ObjectIdentifier($0) })
    #expect(form.sharesMetadata(with: shared.families))
    #expect(!form.sharesMetadata(with: pushed.families))
    #expect(!form.sharesMetadata(with: []))
  }
}
