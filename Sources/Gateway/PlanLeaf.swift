import Exposition

/// A run of neighbouring parts while a plan is being made.
struct PlanLeaf {
  /// Canonical bytes. Longer ones compress better (13.7-fold with 32 KB, 12.8 with 16, 11 with 8), but
  /// one push to any of its groups makes a whole leaf rendered anew.
  static let targetSize = 16 << 10

  private(set) var parts: [PlanPart]
  private(set) var size: Int
  /// The chunk that holds the same parts.
  private(set) var origin: ScrapeChunk?
  /// Whether groups were pushed with other values.
  private(set) var hasOtherValues = false
  /// Whether some of it was scraped before.
  private(set) var wasScraped: Bool

  init(_ chunk: ScrapeChunk, hasOtherValues: Bool) {
    parts = chunk.parts
    size = chunk.size
    origin = chunk
    self.hasOtherValues = hasOtherValues
    wasScraped = true
  }

  init(_ parts: [PlanPart], wasScraped: Bool) {
    self.parts = parts
    self.wasScraped = wasScraped
    size = parts.reduce(0) { $0 + $1.size }
  }

  /// Whether what is kept of the chunk says nothing of it any more.
  private var isStale: Bool { origin == nil || hasOtherValues }

  mutating func insert(
    _ part: PlanPart, at position: ScrapePosition, among groups: ScrapedGroups
  ) {
    origin = nil
    parts.insert(part, at: parts.partition { groups.order($0, against: position) < 0 })
    size += part.size
  }

  /// Cuts off the second half if the leaf has become too long.
  mutating func split() -> PlanLeaf? {
    guard size > Self.targetSize * 4 / 3, parts.count > 1 else { return nil }
    let rest = PlanLeaf(Array(parts[(parts.count / 2)...]), wasScraped: wasScraped)
    parts.removeSubrange((parts.count / 2)...)
    size -= rest.size
    origin = nil
    return rest
  }

  /// Takes up the leaf behind if both are short and one has to be rendered anyway; false if not.
  mutating func merge(_ next: PlanLeaf) -> Bool {
    guard size + next.size <= Self.targetSize, isStale || next.isStale else { return false }
    parts += next.parts
    size += next.size
    origin = nil
    if next.wasScraped { wasScraped = true }
    return true
  }
}
