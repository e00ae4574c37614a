import Exposition
import Storage
import TestSupport
import Testing

/// A store whose pushes are read by the form of the last one must do as one whose are not.
@Suite struct PushFormTests {
  private static let bodies = [
    "# TYPE a gauge\na{x=\"1\"} %\na{x=\"2\"} %\n# TYPE b counter\nb %\n",
    "# TYPE a gauge\na{x=\"1\"} %\na{x=\"2\"} %\n# TYPE c counter\nc %\n",
    "# TYPE a counter\na{x=\"1\"} %\n",
    "# HELP b Bytes.\n# TYPE b counter\nb %\nb{job=\"own\",instance=\"i\"} %\n",
    "a{x=\"1\"} %\nb %\na{x=\"1\"} %\n",
    "# TYPE c summary\nc_sum %\nc_count %\n",
    "b %\nc %",
    // Not in the order of the names.
    "# TYPE c untyped\nc %\n# TYPE b counter\nb %\n# TYPE a gauge\na{x=\"1\"} %\n",
    "# TYPE b counter\nb %\npush_time_seconds %\n# TYPE a gauge\na %\n",
  ]
  private static let keys = ["j", "j,instance=i", "k,x=over"]

  private let hasher = SeriesHasher(seed: 5, key: 1 << 40)

  @Test(arguments: 1...6)
  func storesTheSame(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let known = MetricStore(hasher: hasher)
    let parsed = MetricStore(hasher: hasher)
    var body = Self.bodies[0]
    for time in 1...150 {
      let key = GroupingKey(spelled: Self.keys[Int(random.next() % 3)])
      if random.once(in: 4) { body = random.pick(Self.bodies) }
      if random.once(in: 20) {
        known.delete(key)
        parsed.delete(key)
      }
      let bytes = body.utf8.flatMap { byte in
        byte == UInt8(ascii: "%") ? Array("\(random.next() % 9)".utf8) : [byte]
      }
      let way: MetricStore.Replacement = random.once(in: 2) ? .wholeGroup : .sameNames
      let outcomes = [
        push(bytes, to: key, way, Timestamp(time), in: known, former: known.group(of: key)?.form),
        push(bytes, to: key, way, Timestamp(time), in: parsed, former: nil),
      ]
      try #require(outcomes[0] == outcomes[1])
      try #require(try content(of: known) == content(of: parsed))
    }
  }

  private func push(
    _ body: [UInt8], to key: GroupingKey, _ replacing: MetricStore.Replacement, _ time: Timestamp,
    in store: MetricStore, former: PushForm?
  ) -> String {
    let collector = FamilyCollector(group: key.labels, hasher: hasher, former: former)
    var parser = TextParser(collector: collector)
    parser.feed(body.span)
    do {
      let origin = MetricStore.Origin(source: "client", time: time)
      try store.push(try parser.finish(), to: key, replacing: replacing, from: origin)
      return ""
    } catch {
      // Of several holders of a name any one is told.
      return String("\(error)".prefix { $0 != "\n" }.split(separator: ": it is held by")[0])
    }
  }

  private func content(of store: MetricStore) throws -> [String] {
    try store.groups().map { group in
      let families = group.families.map {
        "\($0.family.name) \($0.family.type) \($0.family.metrics) \($0.pushTime)"
      }
      return "\(group.key) \(families) \(group.pushTime) \(group.failureTime)"
    }.sorted()
  }
}
