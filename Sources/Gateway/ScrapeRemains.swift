import Storage

/// What a scrape held and nobody needs any more. It is taken apart bit by bit, because what it alone
/// still holds may be a hundred thousand groups.
struct ScrapeRemains: Sendable {
  private var chunks: [[ScrapeChunk]] = []
  private var heads: [[FamilyHead]] = []
  private var layouts: [[LayoutTable.Shelf]] = []
  private var groups: [[GroupShelf]] = []
  private var updates: [PlanUpdate] = []

  var isEmpty: Bool {
    chunks.isEmpty && heads.isEmpty && layouts.isEmpty && groups.isEmpty && updates.isEmpty
  }

  mutating func add(_ plan: ScrapePlan) {
    chunks += plan.segments
    heads.append(plan.heads)
    layouts += plan.layouts.shelves
  }

  /// - Parameter store: as it is now; what it holds too is let go at once.
  mutating func add(_ snapshot: StoreSnapshot, butNotOf store: StoreSnapshot) {
    for (stripe, shelves) in snapshot.stripes.enumerated() {
      let now = store.stripes[stripe]
      let old = shelves.indices.filter {
        $0 >= now.count || now[$0].version != shelves[$0].version
      }
      if !old.isEmpty { groups.append(old.map { shelves[$0] }) }
    }
  }

  mutating func add(_ update: PlanUpdate) { updates.append(update) }

  mutating func add(_ other: ScrapeRemains) {
    chunks += other.chunks
    heads += other.heads
    layouts += other.layouts
    groups += other.groups
    updates += other.updates
  }

  /// Gives back the memory of some of it, in 0.1 ms or so.
  mutating func release() {
    if !updates.isEmpty {
      if !updates[updates.count - 1].release(64) { updates.removeLast() }
    } else if !groups.isEmpty {
      for _ in 0..<16 where !releaseGroup() { return }
    } else if !chunks.isEmpty {
      chunks.releaseLast(64)
    } else if !heads.isEmpty {
      heads.releaseLast(256)
    } else if !layouts.isEmpty {
      layouts.releaseLast(8)
    }
  }

  private mutating func releaseGroup() -> Bool {
    while groups.last?.isEmpty == true { groups.removeLast() }
    if groups.isEmpty { return false }
    let (stripe, shelf) = (groups.count - 1, groups[groups.count - 1].count - 1)
    if !groups[stripe][shelf].removeLast() { groups[stripe].removeLast() }
    return true
  }
}
