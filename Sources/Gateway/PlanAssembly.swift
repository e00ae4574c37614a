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

  /// What a part takes, and a leaf.
  private static let perPart = 15
  private static let perLeaf = 80

  private let old: ScrapePlan
  private let groups: ScrapedGroups
  private let versions: [Int]
  private var segments: [[PlanLeaf]]
  private var segment = 0
  private var leaf = 0
  private var tallied: [[TalliedLeaf?]] = [[]]
  private var open: FamilyTally?
  private var heads: [FamilyHead] = []
  private var nextOld = 0
  private var hasOtherNames = false
  private var hasForeignNames = false
  private var chunks: [[ScrapeChunk]] = []

  init(
    _ segments: [[PlanLeaf]], after old: ScrapePlan, of groups: ScrapedGroups, versions: [Int]
  ) {
    self.segments = segments
    self.old = old
    self.groups = groups
    self.versions = versions
  }

  /// Handles some leaves; the plan once all are done.
  mutating func step(_ work: inout Int) -> ScrapePlan? {
    while work > 0 {
      work -= Self.perLeaf
      if chunks.isEmpty {
        if !tallyNext(&work) { chunks = [[]] }
      } else if chunks.count <= segments.count {
        chunkNext()
      } else {
        return plan()
      }
    }
    return nil
  }

  /// Gives back the memory of so many parts of what is not in a plan; false once little is left.
  mutating func release(_ count: Int) -> Bool {
    segments.releaseLast(count)
    tallied.releaseLast(count)
    chunks.releaseLast(count)
    return !segments.isEmpty || !tallied.isEmpty || !chunks.isEmpty
  }

  private mutating func plan() -> ScrapePlan {
    // Held by the plan alone from now on.
    defer { chunks = [] }
    return ScrapePlan(
      segments: chunks.dropLast(), heads: heads,
      names: hasOtherNames ? groups.snapshot.version : old.names,
      hasForeignNames: hasForeignNames, layouts: groups.layouts,
      version: groups.snapshot.version, versions: versions)
  }

  /// False once all leaves are tallied.
  private mutating func tallyNext(_ work: inout Int) -> Bool {
    guard segment < segments.count else { return false }
    guard leaf < segments[segment].count else {
      segment += 1
      leaf = 0
      close()
      tallied.append([])
      return true
    }
    var next = segments[segment][leaf]
    segments[segment][leaf] = PlanLeaf([], wasScraped: false)
    leaf += 1
    while leaf < segments[segment].count, next.merge(segments[segment][leaf]) { leaf += 1 }
    let tallies = tallies(of: next)
    if next.hasOtherValues || next.origin == nil { work -= next.parts.count * Self.perPart }
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

  private func tallies(of leaf: PlanLeaf) -> [(tally: FamilyTally, parts: Range<Int>)] {
    if let origin = leaf.origin {
      return origin.sections.map { section in
        let tally =
          leaf.hasOtherValues
          ? FamilyTally(section.tally, of: leaf.parts[section.parts], in: groups)
          : section.tally
        return (tally, section.parts)
      }
    }
    var tallies: [(tally: FamilyTally, parts: Range<Int>)] = []
    var start = 0
    while start < leaf.parts.count {
      let name = groups.structure(of: leaf.parts[start]).name
      var end = start + 1
      while end < leaf.parts.count, groups.structure(of: leaf.parts[end]).name == name { end += 1 }
      tallies.append((FamilyTally(leaf.parts[start..<end], of: groups), start..<end))
      start = end
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
    guard index < tallied[segment].count, let next = tallied[segment][index].take() else {
      if nextOld < old.heads.count { hasOtherNames = true }
      return chunks.append([])
    }
    let goesBeyond =
      index + 1 < tallied[segment].count && tallied[segment][index + 1]?.goesOn == true
    let sections = next.tallies.enumerated().map { number, entry in
      ScrapeChunk.Section(
        head: heads[next.firstHead + number], parts: entry.parts, tally: entry.tally,
        startsFamily: number > 0 || !next.goesOn,
        endsFamily: number + 1 < next.tallies.count || !goesBeyond)
    }
    if let origin = next.leaf.origin, !next.leaf.hasOtherValues,
      Self.isSame(origin.sections, sections)
    {
      chunks[segment].append(origin)
    } else {
      chunks[segment].append(
        ScrapeChunk(
          parts: next.leaf.parts, sections: sections, isNew: !next.leaf.wasScraped))
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
