import Exposition
import Storage

@testable import Persistence

/// A group's whole state as text, metrics by their bytes.
func dump(_ group: MetricGroup) -> [String] {
  let failure = group.failure.map { "\($0.reason) from \($0.source)" } ?? "-"
  let head = "\(group.key) \(group.pushTime) \(group.failureTime) \(failure) by \(group.source)"
  return [head]
    + group.families.map { stored in
      let family = stored.family
      return
        "\(group.key) \(family.name) \(family.type) \(family.help.map { "\($0.bytes)" } ?? "-")"
        + " \(stored.pushTime) \(family.metricCount) \(family.hasForeignLabels)"
        + " \(family.problems.count) \(family.metrics)"
    }
}

extension MetricStore {
  /// Pushes a body of the text format; the key is spelled `job,name=value`.
  func push(
    _ body: String, to key: String, replacing: Replacement = .wholeGroup, at time: Timestamp = 1,
    isChecked: Bool = true, whenDurable: DurabilityCallback? = nil
  ) throws {
    let key = GroupingKey(spelled: key)
    var parser = TextParser(
      collector: FamilyCollector(
        group: key.labels, hasher: hasher, keepsInconsistent: !isChecked))
    parser.feed(Array(body.utf8).span)
    try push(
      try parser.finish(), to: key, replacing: replacing,
      from: Origin(source: "client:1", time: time), whenDurable: whenDurable)
  }

  /// Pushes delimited families, without any check.
  func push(protobuf body: [UInt8], to key: String, at time: Timestamp = 1) throws {
    let key = GroupingKey(spelled: key)
    let pushed = try FamilyImport(hasher: hasher).families(delimited: body.span, of: key)
    try push(pushed, to: key, replacing: .wholeGroup, from: Origin(source: "c", time: time))
  }

  var everything: [MetricGroup] { collectChanges(includingEverything: true).everything }

  /// The state of all groups. Takes what was noted of changes.
  var state: [String] { everything.flatMap(dump).sorted() }

  /// The metrics as the text format shows them.
  var lines: [String] {
    var output = ByteBuffer()
    for group in everything {
      for stored in group.families {
        TextRenderer(escaping: .underscores).samples(
          of: stored.family, order: SortedMetrics(stored.family), into: &output)
      }
    }
    return output.array().split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
      .sorted()
  }
}

extension GroupingKey {
  convenience init(spelled text: String) {
    let parts = text.split(separator: ",").map(String.init)
    let pairs = parts.dropFirst().map { pair in
      let name = pair.prefix { $0 != "=" }
      return LabelPair(ByteString(String(name)), ByteString(String(pair.dropFirst(name.count + 1))))
    }
    self.init(job: ByteString(parts[0]), labels: pairs)
  }
}

/// A store with groups of every kind: failed, emptied, with odd labels, of all types, inconsistent.
func variedStore(tracking: ChangeTracking? = nil, checksPushes: Bool = true) throws -> MetricStore {
  let store = MetricStore(checksPushes: checksPushes, tracking: tracking)
  try store.push(
    """
    # HELP g some "help" \\\\ here
    # TYPE g gauge
    g{k="1"} 1.5
    g{k="é"} NaN
    # TYPE c counter
    c 12
    u{a="",b="x\\ny"} -Inf
    # TYPE s summary
    s{quantile="0.5"} 1
    s_sum 3
    s_count 4
    # TYPE h histogram
    h_bucket{le="1"} 1
    h_bucket{le="+Inf"} 3
    h_count 3

    """, to: "all,instance=i", at: 1_795_618_200_123_456_789)
  try store.push("# TYPE c counter\nc 1\n", to: "all,instance=j", replacing: .sameNames, at: 5)
  try store.push("", to: "empty,\u{1}=\u{0}", at: 7)
  try store.push("x 1\n", to: "posted", at: 8)
  try store.push("y 1\n", to: "posted", replacing: .sameNames, at: 9)
  try? store.push("g 1 5\n", to: "failed,z=", at: 10)
  try? store.push("x 1 5\n", to: "posted", replacing: .sameNames, at: 11)
  return store
}
