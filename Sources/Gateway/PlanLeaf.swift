import Exposition

/// A run of neighbouring parts while a plan is being made.
struct PlanLeaf {
  /// Canonical bytes. Longer ones compress better (13.7-fold with 32 KB, 12.8 with 16, 11 with 8), but
  /// one push to any of its groups makes a whole leaf rendered anew.
  static let targetSize = 16 << 10

  private(set) var parts: [ScrapePart]
  private(set) var size: Int
  /// The chunk that holds the same parts.
  private(set) var origin: ScrapeChunk?

  init(_ chunk: ScrapeChunk) {
    parts = chunk.parts
    size = chunk.size
    origin = chunk
  }

  init(_ parts: [ScrapePart]) {
    self.parts = parts
    size = parts.reduce(0) { $0 + $1.family.metrics.count }
  }

  /// Where the part belongs.
  func position(of part: ScrapePart) -> Int { parts.partition { $0.order(against: part) < 0 } }

  mutating func insert(_ part: ScrapePart) {
    origin = nil
    parts.insert(part, at: position(of: part))
    size += part.family.metrics.count
  }

  /// Cuts off the second half if the leaf has become too long.
  mutating func split() -> PlanLeaf? {
    guard size > Self.targetSize * 4 / 3, parts.count > 1 else { return nil }
    let rest = PlanLeaf(Array(parts[(parts.count / 2)...]))
    parts.removeSubrange((parts.count / 2)...)
    size -= rest.size
    origin = nil
    return rest
  }

  /// Takes up the leaf behind if both are short and one has to be rendered anyway; false if not.
  mutating func merge(_ next: PlanLeaf) -> Bool {
    guard size + next.size <= Self.targetSize, origin == nil || next.origin == nil else {
      return false
    }
    parts += next.parts
    size += next.size
    origin = nil
    return true
  }
}
