import Exposition
import Storage

/// The groups of a file that upstream wrote: a map from a key to
/// `{Labels map[string]string, Metrics map[string]{Timestamp, GobbableMetricFamily}}`, the family
/// being a `MetricFamily` message. Names of fields count, not their order; others are skipped.
struct UpstreamFile {
  let hasher: SeriesHasher

  enum Entry {
    case group(MetricGroup)
    case lost(name: String, reason: String)
  }

  func read(_ bytes: Span<UInt8>, _ visit: (Entry) -> Void) throws(GobError) {
    var stream = try GobStream(bytes)
    let types = stream.types
    guard case .map(GobTypes.string, let groupType) = try types.definition(of: stream.type),
      case .structure(let fields) = try types.definition(of: groupType),
      // A value that is no structure has the field number 0 before it.
      try stream.value.unsigned() == 0
    else { throw .otherContents }
    let reader = try UpstreamGroupReader(fields, types)
    for _ in 0..<(try stream.value.count()) {
      _ = try stream.value.block()
      let (labels, families) = try reader.group(&stream.value)
      visit(entry(labels, families))
    }
  }

  private func entry(_ labels: [LabelPair], _ families: [UpstreamFamily]) -> Entry {
    let key = GroupingKey(LabelSet(labels))
    guard !key.job.isEmpty else { return .lost(name: "\(key)", reason: "it has no job") }
    guard labels.allSatisfy({ $0.name.span.isUTF8 && $0.value.span.isUTF8 }) else {
      return .lost(name: "\(key)", reason: "its grouping labels are not UTF-8")
    }
    var stored: [ByteString: StoredFamily] = [:]
    var times: [ByteString: Timestamp] = [:]
    for family in families {
      do throws(ProtobufError) {
        let pushed = try FamilyImport(hasher: hasher).families(
          delimited: family.delimited.span, of: key)
        for imported in pushed.families {
          if GroupTimes.names.contains(imported.name) {
            times[imported.name] = Self.time(in: imported, family.time)
          } else {
            stored[imported.name] = StoredFamily(family: imported, pushTime: family.time)
          }
        }
      } catch {
        return .lost(name: "\(key)", reason: "\(error)")
      }
    }
    return .group(
      MetricGroup(
        key: key, families: stored.values.sorted { $0.family.name < $1.family.name },
        pushTime: times[GroupTimes.pushTime] ?? 0, failureTime: times[GroupTimes.failureTime] ?? 0,
        failure: nil, source: ""))
  }

  /// The nanoseconds that are exposed as the family's number of seconds. The time of the push is,
  /// if it was this family that the push set; a double alone is exact to a quarter of a microsecond.
  private static func time(in family: MetricFamily, _ pushTime: Timestamp) -> Timestamp {
    let metric = family.firstMetric
    let seconds = MetricView(metric.span).number
    if Double(pushTime) / 1e9 == seconds { return pushTime }
    let near = Timestamp(exactly: (seconds * 1e9).rounded()) ?? 0
    let candidates = [near, near &- 128, near &+ 128, near &- 256, near &+ 256]
    return candidates.first { Double($0) / 1e9 == seconds } ?? near
  }
}

/// A family as upstream stored it.
struct UpstreamFamily {
  let time: Timestamp
  /// A `MetricFamily` message behind its length.
  let delimited: [UInt8]
}
