import Exposition
import Storage

/// Makes the plan of a later snapshot from an earlier plan, in short steps: nothing is sorted anew,
/// chunks of which no group changed are taken over, and where only values changed, their order is.
struct PlanUpdate {
  /// What one step does, in some 10 ns each: what comes from far memory takes ten of them.
  private static let workPerStep = 10_000
  /// What looking at a chunk takes, at one of its parts, at one that is not as it was, and finding the
  /// place of one.
  private static let perChunk = 30
  private static let perPart = 1
  private static let perChange = 20
  private static let perPlace = 700

  private enum Stage {
    case comparing
    case following(change: Int)
    case sweeping(segment: Int, chunk: Int)
    case inserting
    case assembling
  }

  private let old: ScrapePlan
  private var stage = Stage.comparing
  private var comparison: GroupComparison
  private var groups: ScrapedGroups
  private var leaves: [[PlanLeaf]]
  /// Parts that are new or stand elsewhere.
  private var added = AddedParts()
  private var assembly: PlanAssembly?

  init(from old: ScrapePlan, to snapshot: StoreSnapshot) {
    self.old = old
    comparison = GroupComparison(from: old, to: snapshot)
    groups = ScrapedGroups(snapshot: snapshot, layouts: old.layouts)
    leaves = Array(repeating: [], count: old.segments.count)
  }

  /// Does some of the work; the plan once it is done.
  mutating func step() -> ScrapePlan? {
    var work = Self.workPerStep
    while work > 0 {
      switch stage {
      case .comparing: if comparison.step(&work) { stage = .following(change: 0) }
      case .following(let change): stage = follow(change, &work)
      case .sweeping(let segment, let chunk): stage = sweep(segment, chunk, &work)
      case .inserting: if insert(&work) { stage = .assembling }
      case .assembling: if let plan = assembly?.step(&work) { return plan }
      }
    }
    return nil
  }

  /// Gives back the memory of so many parts of it; false once little is left.
  mutating func release(_ count: Int) -> Bool {
    for _ in 0..<count / 4 where !comparison.changes.isEmpty {
      comparison.changes.removeLast()
    }
    leaves.releaseLast(count)
    let isLeft = assembly?.release(count) ?? false
    return isLeft || !comparison.changes.isEmpty || !leaves.isEmpty
  }

  private mutating func follow(_ first: Int, _ work: inout Int) -> Stage {
    for index in first..<comparison.changes.count {
      guard work > 0, comparison.changes[index].step(&work, added: &added) else {
        return .following(change: index)
      }
      let change = comparison.changes[index]
      groups.layouts[change.place] = change.layout
    }
    return .sweeping(segment: 0, chunk: 0)
  }

  private mutating func sweep(_ first: Int, _ firstChunk: Int, _ work: inout Int) -> Stage {
    var (segment, chunk) = (first, firstChunk)
    while segment < old.segments.count {
      while chunk < old.segments[segment].count {
        if work <= 0 { return .sweeping(segment: segment, chunk: chunk) }
        let swept = old.segments[segment][chunk]
        let leaf = successor(of: swept)
        work -= Self.perChunk + swept.parts.count * Self.perPart
        if leaf.origin == nil { work -= swept.parts.count * Self.perChange }
        if !leaf.parts.isEmpty { leaves[segment].append(leaf) }
        chunk += 1
      }
      (segment, chunk) = (segment + 1, 0)
    }
    return .inserting
  }

  /// The chunk's parts as they are now.
  private mutating func successor(of chunk: ScrapeChunk) -> PlanLeaf {
    var hasOtherValues = false
    for index in chunk.parts.indices {
      switch comparison[chunk.parts[index].place] {
      case .same: continue
      case .otherValues: hasOtherValues = true
      case .changed: return PlanLeaf(successors(of: chunk.parts), wasScraped: true)
      }
    }
    return PlanLeaf(chunk, hasOtherValues: hasOtherValues)
  }

  private mutating func successors(of parts: [PlanPart]) -> [PlanPart] {
    var successors: [PlanPart] = []
    successors.reserveCapacity(parts.count)
    for part in parts {
      guard case .changed(let change) = comparison[part.place] else {
        successors.append(part)
        continue
      }
      switch comparison.changes[change].outcome(of: part) {
      case .gone: break
      case .stays(let source): successors.append(PlanPart(part, source))
      case .replaced(let successor) where successor.order.standsLike(part.order):
        successors.append(successor)
      case .replaced(let successor):
        added.append(successor, named: groups.structure(of: successor).name)
      }
    }
    return successors
  }

  /// True once every part has its place.
  private mutating func insert(_ work: inout Int) -> Bool {
    while work > 0 {
      guard let part = added.popLast() else {
        assembly = PlanAssembly(leaves, after: old, of: groups, versions: comparison.versions)
        leaves = []
        return true
      }
      let position = groups.position(of: part)
      let segment = ScrapeSegments.index(of: position.name)
      Self.insert(part, at: position, of: groups, into: &leaves[segment])
      work -= Self.perPlace
    }
    return false
  }

  private static func insert(
    _ part: PlanPart, at position: ScrapePosition, of groups: ScrapedGroups,
    into leaves: inout [PlanLeaf]
  ) {
    if leaves.isEmpty { return leaves.append(PlanLeaf([part], wasScraped: false)) }
    let behind = leaves.partition { groups.order($0.parts[0], against: position) <= 0 }
    let index = max(0, behind - 1)
    leaves[index].insert(part, at: position, among: groups)
    if let rest = leaves[index].split() { leaves.insert(rest, at: index + 1) }
  }
}
