import Exposition
import Storage

/// What is the same for all groups of a family: what its first lines say.
final class FamilyHead: Sendable {
  let name: ByteString
  let help: ByteString?
  let type: MetricType
  /// The bytes of all metrics as a protobuf scrape sends them.
  private let sizes: MetricSizes

  init(name: ByteString, help: ByteString?, type: MetricType, sizes: MetricSizes) {
    self.name = name
    self.help = help
    self.type = type
    self.sizes = sizes
  }

  func size(_ escaping: EscapingScheme) -> Int { sizes[escaping] }

  /// Whether the first lines of both are the same in every format.
  func says(theSameAs other: FamilyHead) -> Bool {
    self === other
      || type == other.type && sizes == other.sizes && name == other.name && help == other.help
  }
}

/// The bytes of metrics in a protobuf scrape, by escaping scheme.
struct MetricSizes: Equatable, Sendable {
  private(set) var plain = 0
  /// Only what differs from `plain`.
  private var extra: [EscapingScheme: Int] = [:]

  subscript(_ escaping: EscapingScheme) -> Int { plain + (extra[escaping] ?? 0) }

  mutating func add(_ family: MetricFamily) {
    plain += family.metrics.count
    guard family.hasForeignLabels else { return }
    for escaping in EscapingScheme.allCases {
      let size = ProtobufRenderer(escaping: escaping).size(of: family)
      if size != family.metrics.count {
        extra[escaping, default: 0] += size - family.metrics.count
      }
    }
  }

  mutating func add(_ part: PlanPart, of groups: ScrapedGroups) {
    if part.hasForeignLabels {
      add(groups.resolve(part).family)
    } else {
      plain += part.size
    }
  }

  mutating func add(_ other: MetricSizes) {
    plain += other.plain
    for (escaping, size) in other.extra { extra[escaping, default: 0] += size }
  }
}

/// What a head is made from: known once every group's part of the family has been seen.
struct FamilyTally: Sendable {
  private(set) var sizes: MetricSizes
  /// The latest push decides help and type; of several the first in the exposition.
  private var latest: (structure: FamilyStructure, pushTime: Timestamp)

  init(_ structure: FamilyStructure, pushedAt time: Timestamp, _ sizes: MetricSizes) {
    latest = (structure, time)
    self.sizes = sizes
  }

  var plainSize: Int { sizes.plain }
  var name: ByteString { latest.structure.name }

  mutating func add(_ other: FamilyTally) {
    sizes.add(other.sizes)
    if other.latest.pushTime > latest.pushTime { latest = other.latest }
  }

  /// Looks whether the part was pushed later.
  private mutating func note(_ part: PlanPart, of groups: ScrapedGroups) {
    let time = groups.pushTime(of: part)
    if time > latest.pushTime { latest = (groups.structure(of: part), time) }
  }

  func head() -> FamilyHead {
    FamilyHead(
      name: name, help: latest.structure.help, type: latest.structure.type, sizes: sizes)
  }
}

extension FamilyTally {
  /// Of a family's parts.
  init(_ parts: ArraySlice<PlanPart>, of groups: ScrapedGroups) {
    self.init(like: parts, MetricSizes(), of: groups)
    for part in parts { sizes.add(part, of: groups) }
  }

  /// The same parts after pushes that brought other values only.
  init(_ old: FamilyTally, of parts: ArraySlice<PlanPart>, in groups: ScrapedGroups) {
    self.init(like: parts, old.sizes, of: groups)
  }

  private init(like parts: ArraySlice<PlanPart>, _ sizes: MetricSizes, of groups: ScrapedGroups) {
    let first = parts[parts.startIndex]
    self.init(groups.structure(of: first), pushedAt: groups.pushTime(of: first), sizes)
    for index in parts.indices.dropFirst() { note(parts[index], of: groups) }
  }
}
