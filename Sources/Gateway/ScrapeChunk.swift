import Exposition
import Storage
import Synchronization
import Threads

/// A run of the scrape, about as long as one piece of the answer, and what it was rendered to.
///
/// Never changes but for what is kept: where something was pushed, another chunk takes its place.
final class ScrapeChunk: Sendable {
  /// The metrics of one family in this chunk.
  struct Section: Sendable {
    let head: FamilyHead
    let parts: Range<Int>
    let tally: FamilyTally
    let startsFamily: Bool
    let endsFamily: Bool
  }

  let parts: [PlanPart]
  let sections: [Section]
  /// Roughly what is sent of it.
  let size: Int
  private let kept = Lock<[KeptBlock]>([])
  private let isSettled: Atomic<Bool>

  /// - Parameter isNew: whether nothing of it was ever scraped.
  init(parts: [PlanPart], sections: [Section], isNew: Bool) {
    isSettled = Atomic(isNew)
    // Leaves that were split or grew have room for twice as many, and there are as many parts as
    // families in all groups.
    self.parts = parts.capacity > parts.count * 5 / 4 ? parts.map { $0 } : parts
    self.sections = sections
    size = sections.reduce(0) { $0 + $1.tally.plainSize }
  }

  /// Whether it is worth packing. False the first time that it is asked of a chunk that took the place of
  /// another since the last scrape: perhaps that happens before each.
  func settle() -> Bool { isSettled.exchange(true, ordering: .relaxed) }

  /// What is kept in that form. What nobody asks for any more is dropped.
  func block(in form: ScrapeForm, keepingOnly live: [ScrapeForm]) -> KeptBlock? {
    let (block, dropped) = kept.withLock { blocks in
      let old = blocks
      if !blocks.allSatisfy({ live.contains($0.form) }) {
        blocks = blocks.filter { live.contains($0.form) }
      }
      return (blocks.first { $0.form == form }, old)
    }
    _ = dropped
    return block
  }

  func keep(_ block: KeptBlock) {
    kept.withLock { blocks in
      if !blocks.contains(where: { $0.form == block.form }) { blocks.append(block) }
    }
  }
}
