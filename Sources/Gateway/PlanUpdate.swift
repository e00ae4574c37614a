import Exposition
import Storage

/// Makes the plan of a later snapshot from an earlier plan, in short steps: nothing is sorted anew, and
/// a chunk of which no group changed is taken over unseen but for a look at its groups' places.
struct PlanUpdate {
  /// Places of the store compared by one step, and parts looked at.
  private static let placesPerStep = 2048
  private static let partsPerStep = 2048
  /// Parts made, found their place or tallied by one step.
  private static let workPerStep = 64
  /// As much work as one part, when its metrics are looked at.
  private static let metricsPerWork = 16

  private enum Stage {
    case comparing(stripe: Int, shelf: Int)
    case sweeping(segment: Int, chunk: Int)
    case collecting(change: Int)
    case inserting(Int)
    case assembling
  }

  private let old: ScrapePlan
  private let snapshot: StoreSnapshot
  private var stage = Stage.comparing(stripe: 0, shelf: 0)
  private var changes: [GroupChange] = []
  /// By stripe and index, one more than the place in `changes`; empty where nothing changed.
  private var changeAt: [[Int32]]
  private var segments: [[PlanLeaf]]
  private var inserts: [ScrapePart] = []
  private var assembly: PlanAssembly?

  init(from old: ScrapePlan, to snapshot: StoreSnapshot) {
    self.old = old
    self.snapshot = snapshot
    changeAt = Array(repeating: [], count: snapshot.stripes.count)
    segments = Array(repeating: [], count: old.segments.count)
  }

  /// Does some of the work; the plan once it is done.
  mutating func step() -> ScrapePlan? {
    switch stage {
    case .comparing(let stripe, let shelf): stage = compare(stripe, shelf)
    case .sweeping(let segment, let chunk): stage = sweep(segment, chunk)
    case .collecting(let change): stage = collect(change)
    case .inserting(let index): stage = insert(index)
    case .assembling: return assembly?.step(Self.workPerStep)
    }
    return nil
  }

  private mutating func compare(_ first: Int, _ firstShelf: Int) -> Stage {
    var (stripe, shelf, seen) = (first, firstShelf, 0)
    while stripe < snapshot.stripes.count {
      let before = stripe < old.snapshot.stripes.count ? old.snapshot.stripes[stripe] : []
      let shelves = max(before.count, snapshot.stripes[stripe].count)
      while shelf < shelves {
        if seen >= Self.placesPerStep { return .comparing(stripe: stripe, shelf: shelf) }
        seen += compareShelf(shelf, before, snapshot.stripes[stripe], in: stripe)
        shelf += 1
      }
      (stripe, shelf) = (stripe + 1, 0)
    }
    return .sweeping(segment: 0, chunk: 0)
  }

  /// Returns how many places it looked at.
  private mutating func compareShelf(
    _ shelf: Int, _ before: [GroupShelf], _ after: [GroupShelf], in stripe: Int
  ) -> Int {
    let old = shelf < before.count ? before[shelf] : nil
    let new = shelf < after.count ? after[shelf] : nil
    if let old, let new, old.version == new.version { return 1 }
    for place in 0..<max(old?.count ?? 0, new?.count ?? 0) {
      let one = old.flatMap { place < $0.count ? $0[place] : nil }
      let other = new.flatMap { place < $0.count ? $0[place] : nil }
      if one === other { continue }
      let index = shelf * GroupShelf.capacity + place
      changes.append(
        GroupChange(
          old: one, new: other,
          place: GroupPlace(stripe: UInt16(stripe), index: UInt32(index))))
      if changeAt[stripe].isEmpty {
        changeAt[stripe] = Array(
          repeating: 0, count: max(before.count, after.count) * GroupShelf.capacity)
      }
      changeAt[stripe][index] = Int32(changes.count)
    }
    return GroupShelf.capacity
  }

  private mutating func sweep(_ first: Int, _ firstChunk: Int) -> Stage {
    var (segment, chunk, seen, made) = (first, firstChunk, 0, 0)
    while segment < old.segments.count {
      while chunk < old.segments[segment].count {
        if seen >= Self.partsPerStep || made >= Self.workPerStep {
          return .sweeping(segment: segment, chunk: chunk)
        }
        let swept = old.segments[segment][chunk]
        seen += swept.parts.count
        let leaf = successors(of: swept, counting: &made).map { PlanLeaf($0) } ?? PlanLeaf(swept)
        if !leaf.parts.isEmpty { segments[segment].append(leaf) }
        chunk += 1
      }
      (segment, chunk) = (segment + 1, 0)
    }
    return .collecting(change: 0)
  }

  /// The chunk's parts as they are now; nil if they are the same.
  private mutating func successors(
    of chunk: ScrapeChunk, counting made: inout Int
  ) -> [ScrapePart]? {
    guard let first = chunk.parts.firstIndex(where: { change(at: $0.place) != nil }) else {
      return nil
    }
    var parts = Array(chunk.parts[..<first])
    parts.reserveCapacity(chunk.parts.count)
    var isSame = true
    for part in chunk.parts[first...] {
      guard let index = change(at: part.place) else {
        parts.append(part)
        continue
      }
      switch changes[index].outcome(of: part, skipped: &inserts) {
      case .same:
        parts.append(part)
        continue
      case .replaced(let successor): parts.append(successor)
      case .moved(let successor): inserts.append(successor)
      case .gone: break
      }
      isSame = false
      made += Self.work(part)
    }
    return isSame ? nil : parts
  }

  private func change(at place: GroupPlace) -> Int? {
    let changed = changeAt[Int(place.stripe)]
    let index = Int(place.index)
    guard index < changed.count, changed[index] != 0 else { return nil }
    return Int(changed[index]) - 1
  }

  /// The families that are new to their groups.
  private mutating func collect(_ first: Int) -> Stage {
    var index = first
    var made = 0
    while made < Self.workPerStep * 4 {
      guard index < changes.count else { return .inserting(0) }
      if let part = changes[index].nextNew() {
        inserts.append(part)
        made += Self.work(part)
      } else {
        index += 1
        made += 1
      }
    }
    return .collecting(change: index)
  }

  private static func work(_ part: ScrapePart) -> Int {
    1 + part.family.metricCount / metricsPerWork
  }

  private mutating func insert(_ first: Int) -> Stage {
    let end = min(first + Self.workPerStep, inserts.count)
    for part in inserts[first..<end] {
      let segment = ScrapePlan.segment(of: part.family.name)
      Self.insert(part, into: &segments[segment])
    }
    if end < inserts.count { return .inserting(end) }
    inserts = []
    assembly = PlanAssembly(segments, after: old, snapshot)
    segments = []
    return .assembling
  }

  private static func insert(_ part: ScrapePart, into leaves: inout [PlanLeaf]) {
    if leaves.isEmpty { return leaves.append(PlanLeaf([part])) }
    let behind = leaves.partition { $0.parts[0].order(against: part) <= 0 }
    let index = max(0, behind - 1)
    leaves[index].insert(part)
    if let rest = leaves[index].split() { leaves.insert(rest, at: index + 1) }
  }
}
