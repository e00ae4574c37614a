import Exposition
import HTTP
import Storage

/// Sends a plan: chunks kept from earlier scrapes as they are, others rendered and kept, and the
/// gateway's own families, rendered anew, where they stand between them.
final class ScrapeStream {
  /// Bytes after which a piece is handed over, and a block compressed.
  private static let pieceSize = 32 << 10
  private static let blockSize = 16 << 10
  /// Rendered for one piece, which may be a tenth of that when it is compressed: about 0.1 ms.
  private static let renderedAtOnce = 24 << 10

  let plan: ScrapePlan
  private let groups: ScrapedGroups
  private let own: [ByteString: MetricFamily]
  private let cache: ScrapeCache
  private let form: ScrapeForm
  private let liveForms: [ScrapeForm]
  private var renderer: FamilyRenderer
  private var output: ScrapeOutput

  private var segment = 0
  private var chunk = 0
  private var rendering: Rendering?
  private var sending: (block: KeptBlock, next: Int)?
  /// Bytes rendered for the piece at hand.
  private var rendered = 0
  private var fetched = 0

  private struct Rendering {
    enum Content {
      case chunk(ScrapeChunk)
      /// A whole family, some of it the gateway's own, of which nothing is to be kept.
      case family(ScrapeChunk.Section, [ScrapePart])
    }

    let content: Content
    var progress = ChunkProgress()
    /// What came of it so far; nil if it is not kept.
    var draft: KeptBlockDraft?
  }

  init(
    _ plan: ScrapePlan, of snapshot: StoreSnapshot, own: [MetricFamily],
    _ negotiation: ScrapeNegotiation, _ cache: ScrapeCache, at time: Int64
  ) {
    self.plan = plan
    groups = ScrapedGroups(snapshot: snapshot, layouts: plan.layouts)
    self.own = Dictionary(own.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    self.cache = cache
    form = ScrapeForm(negotiation, names: plan.names, own: own)
    liveForms = cache.forms(asking: form, at: time)
    renderer = FamilyRenderer(
      format: negotiation.format, escaping: negotiation.escaping,
      isTaken: Self.taken(plan, self.own, negotiation))
    output = ScrapeOutput(isGzipped: negotiation.isGzipped)
  }

  private static func taken(
    _ plan: ScrapePlan, _ own: [ByteString: MetricFamily], _ negotiation: ScrapeNegotiation
  ) -> (ByteString) -> Bool {
    guard case .openMetrics = negotiation.format, plan.hasForeignNames else {
      return { plan.holds($0) || own[$0] != nil }
    }
    let escaped = Set(plan.heads.map { negotiation.escaping.escape(metricName: $0.name) })
    return { escaped.contains($0) || own[$0] != nil }
  }

  /// Appends a piece; false at the end.
  func next(into piece: inout [UInt8]) -> Bool {
    let end = piece.count + Self.pieceSize
    rendered = 0
    while piece.count + output.pending < end, rendered < Self.renderedAtOnce {
      guard step(into: &piece) else {
        renderer.end(into: &output.text)
        output.end(into: &piece)
        return false
      }
    }
    if output.pending >= Self.blockSize { output.flush(into: &piece) }
    return true
  }

  /// False once everything has been rendered or sent.
  private func step(into piece: inout [UInt8]) -> Bool {
    if let (block, next) = sending {
      sending = output.send(block, next, into: &piece) ? (block, next + 1) : nil
    } else if rendering != nil {
      render(into: &piece)
    } else if segment == plan.segments.count {
      return false
    } else if let name = ScrapeSegments.ownName(at: segment) {
      rendering = family(name).map { Rendering(content: $0) }
      segment += 1
    } else if chunk == plan.segments[segment].count {
      segment += 1
      chunk = 0
    } else {
      begin(plan.segments[segment][chunk], into: &piece)
      chunk += 1
    }
    return true
  }

  private func begin(_ chunk: ScrapeChunk, into piece: inout [UInt8]) {
    if let block = chunk.block(in: form, keepingOnly: liveForms) {
      sending = (block, 0)
    } else {
      // What is kept begins with its own first byte.
      output.flush(into: &piece)
      fetched &+= groups.fetch(chunk.parts)
      rendering = Rendering(
        content: .chunk(chunk),
        draft: KeptBlockDraft(in: form, within: cache.allowance, mayPack: chunk.settle()))
    }
  }

  private func render(into piece: inout [UInt8]) {
    guard var current = rendering.take() else { return }
    let before = output.text.count
    let isDone = proceed(&current)
    rendered += output.text.count - before
    if current.draft != nil {
      output.flush(into: &piece, keeping: &current.draft)
      if isDone, case .chunk(let chunk) = current.content, let draft = current.draft.take() {
        chunk.keep(draft.finish())
      }
    }
    if !isDone { rendering = current }
  }

  private func proceed(_ current: inout Rendering) -> Bool {
    switch current.content {
    case .chunk(let chunk):
      current.progress.render(
        chunk.sections, of: { groups.resolve(chunk.parts[$0]) }, with: &renderer,
        upTo: Self.pieceSize, into: &output.text)
    case .family(let section, let parts):
      current.progress.render(
        [section], of: { parts[$0] }, with: &renderer, upTo: Self.pieceSize, into: &output.text)
    }
  }

  /// One of the gateway's own families, among what groups pushed to it.
  private func family(_ name: ByteString) -> Rendering.Content? {
    let chunks = plan.segments[segment]
    var parts = chunks.flatMap { $0.parts.map { groups.resolve($0) } }
    guard let family = own[name] else {
      guard let section = chunks.first?.sections.first else { return nil }
      return whole(section.head, parts)
    }
    let part = ScrapePart(family: family, order: SortedMetrics(family))
    parts.insert(part, at: parts.partition { $0.order(against: part) < 0 })
    var sizes = MetricSizes()
    for part in parts { sizes.add(part.family) }
    return whole(
      FamilyHead(name: name, help: family.help, type: family.type, sizes: sizes), parts)
  }

  private func whole(_ head: FamilyHead, _ parts: [ScrapePart]) -> Rendering.Content {
    let tally = FamilyTally(parts[0].family.structure, pushedAt: 0, MetricSizes())
    let section = ScrapeChunk.Section(
      head: head, parts: 0..<parts.count, tally: tally, startsFamily: true, endsFamily: true)
    return .family(section, parts)
  }
}
