import Exposition
import Storage

/// Makes chunks of the leaves, and the heads of their families, in short steps.
struct PlanAssembly {
  /// A leaf, and what it holds of each family.
  private struct TalliedLeaf {
    let leaf: PlanLeaf
    let tallies: [(tally: FamilyTally, parts: Range<Int>)]
    /// Where the first family's head stands.
    let firstHead: Int
    /// Whether its first family began in the leaf before.
    let goesOn: Bool
  }

  private let old: ScrapePlan
  private let snapshot: StoreSnapshot
  private var segments: [[PlanLeaf]]
  private var segment = 0
  private var leaf = 0
  private var tallied: [[TalliedLeaf]] = [[]]
  private var open: FamilyTally?
  private var heads: [FamilyHead] = []
  private var nextOld = 0
  private var hasOtherNames = false
  private var hasForeignNames = false
  private var chunks: [[ScrapeChunk]] = []

  init(_ segments: [[PlanLeaf]], after old: ScrapePlan, _ snapshot: StoreSnapshot) {
    self.segments = segments
    self.old = old
    self.snapshot = snapshot
  }

  /// Handles some leaves; the plan once all are done.
  mutating func step(_ work: Int) -> ScrapePlan? {
    for _ in 0..<work / 8 {
      if chunks.isEmpty {
        if !tallyNext() { chunks = [[]] }
      } else if chunks.count <= segments.count {
        chunkNext()
      } else {
        return ScrapePlan(
          segments: chunks.dropLast(), heads: heads,
          names: hasOtherNames ? snapshot.version : old.names, hasForeignNames: hasForeignNames,
          snapshot: snapshot)
      }
    }
    return nil
  }

  /// False once all leaves are tallied.
  private mutating func tallyNext() -> Bool {
    guard segment < segments.count else { return false }
    guard leaf < segments[segment].count else {
      segment += 1
      leaf = 0
      close()
      tallied.append([])
      return true
    }
    var next = segments[segment][leaf]
    leaf += 1
    while leaf < segments[segment].count, next.merge(segments[segment][leaf]) { leaf += 1 }
    let tallies = Self.tallies(of: next)
    let goesOn = open.map { $0.name == tallies[0].tally.name } ?? false
    if !goesOn { close() }
    tallied[segment].append(
      TalliedLeaf(leaf: next, tallies: tallies, firstHead: heads.count, goesOn: goesOn))
    for (index, (tally, _)) in tallies.enumerated() {
      if index > 0 { close() }
      if open?.add(tally) == nil { open = tally }
    }
    return true
  }

  private static func tallies(
    of leaf: PlanLeaf
  ) -> [(tally: FamilyTally, parts: Range<Int>)] {
    if let origin = leaf.origin { return origin.sections.map { ($0.tally, $0.parts) } }
    var tallies: [(tally: FamilyTally, parts: Range<Int>)] = []
    for (index, part) in leaf.parts.enumerated() {
      if let last = tallies.last, last.tally.name == part.family.name {
        tallies[tallies.count - 1].tally.add(part)
        tallies[tallies.count - 1].parts = last.parts.lowerBound..<index + 1
      } else {
        tallies.append((FamilyTally(part), index..<index + 1))
      }
    }
    return tallies
  }

  /// Ends the family under way.
  private mutating func close() {
    guard let tally = open.take() else { return }
    let head = tally.head()
    while nextOld < old.heads.count, old.heads[nextOld].name < head.name {
      nextOld += 1
      hasOtherNames = true
    }
    guard nextOld < old.heads.count, old.heads[nextOld].name == head.name else {
      hasOtherNames = true
      return add(head)
    }
    add(old.heads[nextOld].says(theSameAs: head) ? old.heads[nextOld] : head)
    nextOld += 1
  }

  private mutating func add(_ head: FamilyHead) {
    heads.append(head)
    let name = head.name
    if !isLegalMetricName(name.span) { hasForeignNames = true }
  }

  private mutating func chunkNext() {
    let segment = chunks.count - 1
    let index = chunks[segment].count
    guard index < tallied[segment].count else {
      if nextOld < old.heads.count { hasOtherNames = true }
      tallied[segment] = []
      return chunks.append([])
    }
    let next = tallied[segment][index]
    let goesBeyond =
      index + 1 < tallied[segment].count && tallied[segment][index + 1].goesOn
    let sections = next.tallies.enumerated().map { number, entry in
      ScrapeChunk.Section(
        head: heads[next.firstHead + number], parts: entry.parts, tally: entry.tally,
        startsFamily: number > 0 || !next.goesOn,
        endsFamily: number + 1 < next.tallies.count || !goesBeyond)
    }
    if let origin = next.leaf.origin, Self.isSame(origin.sections, sections) {
      chunks[segment].append(origin)
    } else {
      chunks[segment].append(ScrapeChunk(parts: next.leaf.parts, sections: sections))
    }
  }

  /// Whether chunks of the same parts become the same bytes.
  private static func isSame(
    _ old: [ScrapeChunk.Section], _ new: [ScrapeChunk.Section]
  ) -> Bool {
    zip(old, new).allSatisfy { one, other in
      one.startsFamily == other.startsFamily && one.endsFamily == other.endsFamily
        && one.head.type == other.head.type
        && (!one.startsFamily || one.head.says(theSameAs: other.head))
    }
  }
}
