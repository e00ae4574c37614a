import Exposition
import Storage
import TestSupport

/// What a store should do, by recomputing everything for every push.
struct Model {
  struct Group {
    var families: [ByteString: Family] = [:]
    var pushTime: Timestamp = 0
    var failureTime: Timestamp = 0
  }

  private(set) var groups: [String: Group] = [:]
  let checksPushes: Bool

  init(checksPushes: Bool = true) { self.checksPushes = checksPushes }

  /// Whether the push is accepted.
  mutating func apply(_ push: Push) -> Bool {
    var tried = self
    tried.store(push)
    if !push.hasTimestamps, !checksPushes || tried.isConsistent {
      self = tried
      return true
    }
    // The failure time is a series too: a group is created for it unless it has a twin.
    tried = self
    tried.groups[push.key, default: Group()].failureTime = push.time
    if groups[push.key] != nil || !tried.hasTwins { self = tried }
    return false
  }

  mutating func delete(_ key: String) { groups[key] = nil }
  mutating func wipe() { groups = [:] }

  private mutating func store(_ push: Push) {
    var group = groups[push.key] ?? Group()
    if push.replacing == .wholeGroup { group.families = [:] }
    for name in push.emptied { group.families[name] = nil }
    for family in push.families where !times.contains(family.name) {
      group.families[family.name] = family
    }
    group.pushTime = push.time
    groups[push.key] = group
  }

  private let times: [ByteString] = ["push_time_seconds", "push_failure_time_seconds"]

  func lines(of key: String) -> [String] {
    (groups[key]?.families.values ?? [:].values).flatMap { family in
      series(of: family, in: key).map { "\(family.type) \($0) \(Int(family.value))" }
    }.sorted()
  }

  private var hasTwins: Bool {
    Set(groups.keys.map { completed("", under: $0) }).count < groups.count
  }

  var isConsistent: Bool {
    if hasTwins { return false }
    var types = Dictionary(uniqueKeysWithValues: MetricStore.own.map { ($0.name, $0.type) })
    var seen: Set<String> = []
    for (key, group) in groups {
      for family in group.families.values {
        if let type = types.updateValue(family.type, forKey: family.name), type != family.type {
          return false
        }
        for series in series(of: family, in: key) where !seen.insert(series).inserted {
          return false
        }
      }
    }
    return !types.contains { name, type in
      type.suffixes.contains { types[name + $0] != nil }
    }
  }

  private func series(of family: Family, in key: String) -> [String] {
    family.series.map { "\(family.name){\(completed($0, under: key))}" }
  }

  /// The final labels: the group's first, then the series' own, then `instance=""`.
  private func completed(_ series: String, under key: String) -> String {
    var labels = Dictionary(uniqueKeysWithValues: pairs(series).map { ($0.name, $0.value) })
    for pair in GroupingKey(spelled: key).labels.pairs { labels[pair.name] = pair.value }
    if labels["instance"] == nil { labels["instance"] = "" }
    return spelled(labels.sorted { $0.key < $1.key }.map { LabelPair($0.key, $0.value) })
  }
}

/// Random pushes.
extension SeededGenerator {
  mutating func key() -> String {
    let job = pick(["a", "b"])
    let instance = once(in: 2) ? "" : ",instance=" + pick(["", "1", "2"])
    let zone = once(in: 2) ? "" : ",zone=" + pick(["1", "2"])
    return job + instance + zone
  }

  mutating func family() -> Family {
    let usual: [(ByteString, MetricType)] = [
      ("x", .gauge), ("x", .summary), ("x_count", .counter), ("x_bucket", .gauge), ("y", .gauge),
      ("y", .gauge), ("z", .histogram), ("z_sum", .untyped), ("own_gauge", .gauge),
      ("own_summary", .summary), ("own_summary_sum", .gauge), ("push_time_seconds", .untyped),
      ("z_count", .summary),
    ]
    let (name, type) = pick(usual)
    var series: [String] = []
    // Dropped families are not modelled, so they bring no problem of their own.
    for _ in 0...(name == "push_time_seconds" ? 0 : next() % 3) {
      var labels: [String] = []
      if once(in: 2) { labels.append("instance=" + pick(["", "1", "2"])) }
      if once(in: 2) { labels.append("zone=" + pick(["1", "2"])) }
      if once(in: 4) { labels.append("k=1") }
      let spelled = labels.joined(separator: ",")
      if !series.contains(spelled) || once(in: 8) { series.append(spelled) }
    }
    return Family(
      type: once(in: 8) ? pick(MetricType.allCases) : type, name: name, series: series,
      value: Double(next() % 100))
  }

  mutating func push(at time: Timestamp) -> Push {
    var families: [Family] = []
    for _ in 0..<next() % 4 {
      let family = family()
      if !families.contains(where: { $0.name == family.name }) { families.append(family) }
    }
    let names = families.map(\.name)
    let emptied = [pick(["x", "y", "z", "x_count"] as [ByteString])].filter { !names.contains($0) }
    return Push(
      key: key(), families: families, replacing: once(in: 2) ? .wholeGroup : .sameNames,
      emptied: once(in: 3) ? emptied : [], hasTimestamps: once(in: 40), time: time, source: "s")
  }
}
