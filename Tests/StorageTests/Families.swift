import Exposition
import Storage

/// One series of a test: `a{l=v} 1` as a gauge unless told otherwise.
struct TestSeries {
  let name: ByteString
  var labels: [LabelPair] = []
  var value = 1.0
  var type = MetricType.gauge

  init(
    _ name: ByteString, _ labels: [(ByteString, ByteString)] = [], _ value: Double = 1,
    type: MetricType = .gauge
  ) {
    self.name = name
    self.labels = labels.map { LabelPair($0.0, $0.1) }
    self.value = value
    self.type = type
  }
}

/// A store with the calls of a test: no sources, and a clock that counts the pushes.
final class TestStore {
  let store: MetricStore
  private let checksPushes: Bool
  private var time: Timestamp = 0

  init(own: [(name: ByteString, type: MetricType)] = [], checksPushes: Bool = true) {
    self.checksPushes = checksPushes
    store = MetricStore(own: own, checksPushes: checksPushes, stripeCount: 4)
  }

  /// The error's sentence; nil if the push was stored.
  @discardableResult
  func push(
    _ key: GroupingKey, _ series: [TestSeries], replacing: MetricStore.Replacement = .wholeGroup,
    hasTimestamps: Bool = false
  ) -> String? {
    time += 1
    do throws(InconsistencyError) {
      try store.push(
        pushed(series, key, hasTimestamps), to: key, replacing: replacing,
        from: .init(source: "10.0.0.\(time):1", time: time))
      return nil
    } catch {
      return "\(error)"
    }
  }

  func pushed(
    _ series: [TestSeries], _ key: GroupingKey, _ hasTimestamps: Bool = false
  ) -> PushedFamilies {
    var collector = FamilyCollector(
      group: key.labels, hasher: store.hasher, keepsInconsistent: !checksPushes)
    var labels = SeriesLabels()
    for one in series {
      let draft = collector.draft(named: one.name)
      collector.drafts[draft].type = one.type
      labels.removeAll()
      for pair in one.labels { labels.append(name: pair.name.span, value: pair.value.span) }
      if one.type == .summary || one.type == .histogram {
        let field: [UInt8] = [one.type.valueKind.rawValue << 3 | 2, 2, 0x08, 1]
        collector.add(&labels, value: field.span, kind: one.type.valueKind, to: draft)
      } else {
        collector.add(&labels, number: one.value, kind: one.type.valueKind, to: draft)
      }
    }
    if hasTimestamps { collector.noteTimestamp() }
    return collector.finish()
  }

  /// Every group as `{key} family family …`, sorted.
  var groups: [String] {
    get throws(InconsistencyError) {
      try store.groups().map { group in
        "\(group.key) " + group.families.map { "\($0.family.name)" }.joined(separator: " ")
      }.sorted()
    }
  }

  func group(_ key: GroupingKey) throws -> MetricGroup? {
    try store.groups().first { $0.key == key }
  }
}

func key(_ job: ByteString, _ labels: [(ByteString, ByteString)] = []) -> GroupingKey {
  GroupingKey(job: job, labels: labels.map { LabelPair($0.0, $0.1) })
}
