import Exposition
import Storage

/// A push as one line of a test. Labels are spelled `name=value,…`; a key begins with its job.
struct Push: Sendable {
  let key: String
  let families: [Family]
  let replacing: MetricStore.Replacement
  let emptied: [ByteString]
  let hasTimestamps: Bool
  let time: Timestamp
  let source: String

  static func put(
    _ key: String, _ families: Family..., timestamps: Bool = false, at time: Timestamp = 1,
    from source: String = "client"
  ) -> Push {
    Push(
      key: key, families: families, replacing: .wholeGroup, emptied: [], hasTimestamps: timestamps,
      time: time, source: source)
  }

  static func post(
    _ key: String, _ families: Family..., emptied: [ByteString] = [], timestamps: Bool = false,
    at time: Timestamp = 1, from source: String = "client"
  ) -> Push {
    Push(
      key: key, families: families, replacing: .sameNames, emptied: emptied,
      hasTimestamps: timestamps, time: time, source: source)
  }

  /// The same to a group of that job; the key is the rest of the group's.
  func of(job: Int) -> Push {
    Push(
      key: "j\(job)\(key)", families: families, replacing: replacing, emptied: emptied,
      hasTimestamps: hasTimestamps, time: time, source: source)
  }

  func families(for store: MetricStore, isChecked: Bool) -> PushedFamilies {
    var collector = FamilyCollector(
      group: GroupingKey(spelled: key).labels, hasher: store.hasher, keepsInconsistent: !isChecked)
    for name in emptied { collector.noteEmptied(name) }
    for family in families { family.add(to: &collector) }
    var pushed = collector.finish()
    pushed.hasTimestamps = hasTimestamps
    return pushed
  }
}

/// A family of a push: all its series have the same value.
struct Family: Sendable {
  let type: MetricType
  let name: ByteString
  let series: [String]
  let value: Double

  func add(to collector: inout FamilyCollector) {
    let draft = collector.draft(named: name)
    collector.drafts[draft].type = type
    var labels = SeriesLabels()
    for spelled in series {
      labels.removeAll()
      for pair in pairs(spelled) {
        labels.append(name: pair.name.span, value: pair.value.span)
      }
      collector.add(&labels, number: value, kind: type.valueKind, to: draft)
    }
  }
}

/// A family with one series unless several are given.
func family(
  _ type: MetricType, _ name: ByteString, _ series: String..., value: Double = 1
) -> Family {
  Family(type: type, name: name, series: series.isEmpty ? [""] : series, value: value)
}

func gauge(_ name: ByteString, _ series: String..., value: Double = 1) -> Family {
  Family(type: .gauge, name: name, series: series.isEmpty ? [""] : series, value: value)
}

func pairs(_ spelled: String) -> [LabelPair] {
  spelled.utf8.split(separator: UInt8(ascii: ",")).map { pair in
    let parts = pair.split(
      separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
    return LabelPair(ByteString(Array(parts[0])), ByteString(Array(parts[1])))
  }
}

func spelled(_ pairs: [LabelPair]) -> String {
  pairs.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
}

extension GroupingKey {
  convenience init(spelled text: String) {
    let job = text.prefix { $0 != "," }
    self.init(job: ByteString(String(job)), labels: pairs(String(text.dropFirst(job.count))))
  }

  var spelled: String {
    let rest = labels.pairs.filter { $0.name != "job" }
    return rest.isEmpty ? "\(job)" : "\(job)," + StorageTests.spelled(rest)
  }
}

extension MetricFamily {
  /// `gauge x{instance=,job=a} 1`, sorted.
  var lines: [String] {
    var lines: [String] = []
    let metrics = self.metrics
    var cursor = MetricCursor(metrics.span)
    while let metric = cursor.next() {
      var pairs: [LabelPair] = []
      var labels = metric.labels
      while let label = labels.next() {
        pairs.append(LabelPair(ByteString(copying: label.name), ByteString(copying: label.value)))
      }
      lines.append("\(type) \(name){\(spelled(pairs))} \(Int(metric.number))")
    }
    return lines.sorted()
  }
}

extension MetricGroup {
  var lines: [String] { families.flatMap(\.family.lines) }
  var names: [ByteString] { families.map(\.family.name) }
}

extension MetricStore {
  static let own: [(name: ByteString, type: MetricType)] = [
    ("own_gauge", .gauge), ("own_summary", .summary), ("own_histogram", .histogram),
    ("own_base_count", .counter),
  ]

  /// To be as it is, and to have every push announce its names before it is stored.
  static let waysOfNames = [namesAtOnce, 0]

  convenience init(stripes: Int, namesAtOnce: Int = MetricStore.namesAtOnce) {
    self.init(own: Self.own, stripeCount: stripes, namesAtOnce: namesAtOnce)
  }

  convenience init(
    after first: Push, _ others: Push..., namesAtOnce: Int = MetricStore.namesAtOnce
  ) throws(InconsistencyError) {
    self.init(stripes: 64, namesAtOnce: namesAtOnce)
    for push in [first] + others { try apply(push) }
  }

  func apply(_ push: Push, isChecked: Bool = true) throws(InconsistencyError) {
    try self.push(
      push.families(for: self, isChecked: isChecked), to: GroupingKey(spelled: push.key),
      replacing: push.replacing, from: Origin(source: push.source, time: push.time))
  }

  /// Whether what was parsed before is stored.
  func accepts(
    _ families: PushedFamilies, to key: GroupingKey, _ replacing: Replacement
  ) -> Bool {
    (try? push(families, to: key, replacing: replacing, from: Origin(source: "", time: 1))) != nil
  }

  func refusal(of push: Push, isChecked: Bool = true) -> InconsistencyError? {
    do {
      try apply(push, isChecked: isChecked)
      return nil
    } catch {
      return error
    }
  }

  func delete(_ key: String) { delete(GroupingKey(spelled: key)) }

  func group(_ key: String) throws -> MetricGroup? {
    try groups().first { $0.key == GroupingKey(spelled: key) }
  }

  func lines(_ key: String) throws -> [String]? { try group(key)?.lines }
}

extension InconsistencyError {
  /// The cases' names.
  var kinds: [String] {
    reasons.map { reason in
      switch reason {
      case .timestamps: "timestamps"
      case .metric: "metric"
      case .heldSeries: "heldSeries"
      case .type: "type"
      case .ownType: "ownType"
      case .suffix: "suffix"
      case .escapedName: "escapedName"
      case .twin: "twin"
      case .limit: "limit"
      }
    }
  }
}
