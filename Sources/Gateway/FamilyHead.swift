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

  mutating func add(_ other: MetricSizes) {
    plain += other.plain
    for (escaping, size) in other.extra { extra[escaping, default: 0] += size }
  }
}

/// What a head is made from: known once every group's part of the family has been seen.
struct FamilyTally: Sendable {
  private(set) var sizes = MetricSizes()
  /// The latest push decides help and type; of several the first in the exposition.
  private var latest: (family: MetricFamily, pushTime: Timestamp)

  init(_ part: ScrapePart) {
    latest = (part.family, part.pushTime)
    sizes.add(part.family)
  }

  var plainSize: Int { sizes.plain }
  var name: ByteString { latest.family.name }

  mutating func add(_ part: ScrapePart) {
    sizes.add(part.family)
    if part.pushTime > latest.pushTime { latest = (part.family, part.pushTime) }
  }

  mutating func add(_ other: FamilyTally) {
    sizes.add(other.sizes)
    if other.latest.pushTime > latest.pushTime { latest = other.latest }
  }

  func head() -> FamilyHead {
    FamilyHead(
      name: name, help: latest.family.help, type: latest.family.type, sizes: sizes)
  }
}
