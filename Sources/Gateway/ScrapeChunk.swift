import Exposition
import HTTP
import Storage

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

  let parts: [ScrapePart]
  let sections: [Section]
  /// Roughly what is sent of it.
  let size: Int
  private let kept = Lock<[KeptBlock]>([])

  init(parts: [ScrapePart], sections: [Section]) {
    self.parts = parts
    self.sections = sections
    size = sections.reduce(0) { $0 + $1.tally.plainSize }
  }

  /// A whole family, of which nothing will be kept.
  convenience init(whole head: FamilyHead, of parts: [ScrapePart]) {
    var tally = FamilyTally(parts[0])
    for part in parts.dropFirst() { tally.add(part) }
    let section = Section(
      head: head, parts: 0..<parts.count, tally: tally, startsFamily: true, endsFamily: true)
    self.init(parts: parts, sections: [section])
  }

  /// Has all metrics fetched from memory. They are strewn over it, and to render one family after the
  /// other would be to wait for each: a quarter of the time of a scrape of 1,000,000 samples. False
  /// if there are none.
  func fetch() -> Bool {
    var sum = 0
    for part in parts { sum &+= part.family.touch() }
    return sum != 0
  }

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

/// How far a chunk has been rendered.
struct ChunkProgress {
  private var section = 0
  private var part = 0
  private var isInside = false
  private var metrics = SortedMetrics.Progress()

  /// Goes on until the buffer holds `limit` bytes; true when the chunk is complete.
  mutating func render(
    _ chunk: ScrapeChunk, with renderer: inout FamilyRenderer, upTo limit: Int,
    into buffer: inout ByteBuffer
  ) -> Bool {
    if section == 0, !isInside, !chunk.fetch() { return true }
    while section < chunk.sections.count {
      let current = chunk.sections[section]
      if !isInside {
        renderer.enter(current.head)
        if current.startsFamily { renderer.begin(into: &buffer) }
        isInside = true
        part = current.parts.lowerBound
      }
      while part < current.parts.upperBound {
        if buffer.count >= limit { return false }
        renderer.append(chunk.parts[part], from: &metrics, upTo: limit, into: &buffer)
        if metrics.isDone {
          part += 1
          metrics = SortedMetrics.Progress()
        }
      }
      if current.endsFamily { renderer.endFamily(into: &buffer) }
      section += 1
      isInside = false
    }
    return true
  }
}
