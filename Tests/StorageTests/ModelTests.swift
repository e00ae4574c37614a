import Exposition
import Storage
import Testing

/// The store against a model that looks at everything for every push.
struct ModelTests {
  private struct Model {
    var groups: [GroupingKey: [TestSeries]] = [:]

    /// A series with its final labels.
    private struct Final: Hashable {
      let name: ByteString
      let labels: [LabelPair]
    }

    private func final(_ series: TestSeries, in key: GroupingKey) -> Final {
      var labels = Dictionary(
        series.labels.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
      for pair in key.labels.pairs { labels[pair.name] = pair.value }
      if labels["instance"] == nil { labels["instance"] = "" }
      return Final(
        name: series.name,
        labels: labels.map { LabelPair($0.key, $0.value) }.sorted { $0.name < $1.name })
    }

    func accepts(_ key: GroupingKey, _ series: [TestSeries]) -> Bool {
      let twin = groups.keys.contains { other in
        other != key
          && final(TestSeries("t"), in: other) == final(TestSeries("t"), in: key)
      }
      if groups[key] == nil, twin { return false }
      var after = groups
      after[key] = series
      var seen: Set<Final> = []
      var types: [ByteString: MetricType] = [:]
      for (key, list) in after {
        for one in list {
          if !seen.insert(final(one, in: key)).inserted { return false }
          if let type = types[one.name], type != one.type { return false }
          types[one.name] = one.type
        }
      }
      return !types.contains { name, type in
        type.suffixes.contains { types[name + $0] != nil }
      }
    }
  }

  @Test(arguments: 1...30) func agreesWithTheModel(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    let store = TestStore()
    var model = Model()
    var touched: Set<GroupingKey> = []
    for _ in 0..<300 {
      let key = Self.key(&random)
      if random.below(8) == 0 {
        store.store.delete(key)
        model.groups[key] = nil
        touched.remove(key)
        continue
      }
      let series = (0...random.below(3)).map { _ in Self.series(&random) }
      let consistent = Self.isConsistent(series)
      let accepted = consistent && model.accepts(key, series)
      if consistent {
        #expect((store.push(key, series) == nil) == accepted, "\(key) \(series)")
        if accepted {
          model.groups[key] = series
        } else if model.groups[key] == nil {
          // The refused push may have made an empty group, which has time series of its own.
          if try store.group(key) != nil { model.groups[key] = [] }
        }
      }
    }
    let stored = try store.store.groups()
    #expect(stored.count == model.groups.count)
    for group in stored {
      let count = group.families.reduce(0) { $0 + $1.family.metricCount }
      #expect(count == model.groups[group.key]?.count)
    }
  }

  /// A draft has one type: pushes that name a family with two are not what is tested here.
  private static func isConsistent(_ series: [TestSeries]) -> Bool {
    Dictionary(grouping: series, by: \.name).values.allSatisfy { Set($0.map(\.type)).count == 1 }
  }

  private static func key(_ random: inout SplitMix) -> GroupingKey {
    let job: ByteString = ["j", "k"][random.below(2)]
    let shapes: [[(ByteString, ByteString)]] = [
      [], [("instance", "")], [("instance", "i")], [("l", "v")], [("instance", "i"), ("l", "v")],
    ]
    return StorageTests.key(job, shapes[random.below(shapes.count)])
  }

  private static func series(_ random: inout SplitMix) -> TestSeries {
    let names: [(ByteString, MetricType)] = [
      ("a", .gauge), ("a", .counter), ("s", .summary), ("s_sum", .gauge), ("h", .histogram),
      ("h_bucket", .counter), ("b", .gauge),
    ]
    let labels: [[(ByteString, ByteString)]] = [
      [], [("instance", "i")], [("l", "v")], [("l", "w")], [("instance", "i"), ("l", "v")],
    ]
    let (name, type) = names[random.below(names.count)]
    return TestSeries(name, labels[random.below(labels.count)], type: type)
  }
}

/// A small deterministic generator (splitmix64).
private struct SplitMix {
  var state: UInt64

  mutating func below(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ mixed >> 31) % UInt64(limit))
  }
}
