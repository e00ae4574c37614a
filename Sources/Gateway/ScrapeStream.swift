import Exposition
import HTTP
import Storage

/// Sends a plan: chunks kept from earlier scrapes as they are, others rendered and kept, and the
/// gateway's own families, rendered anew, where they stand between them.
final class ScrapeStream {
  /// Bytes after which a piece is handed over.
  private static let pieceSize = 32 << 10

  private let plan: ScrapePlan
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

  /// A chunk that is not kept yet, or is not to be.
  private struct Rendering {
    let chunk: ScrapeChunk
    var progress = ChunkProgress()
    /// What came of it so far; nil if it is not to be kept.
    var content: KeptBlock.Content?
  }

  init(
    _ plan: ScrapePlan, own: [MetricFamily], _ negotiation: ScrapeNegotiation,
    _ cache: ScrapeCache, at time: Int64
  ) {
    self.plan = plan
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
    while piece.count + output.pending < end {
      guard step(into: &piece) else {
        renderer.end(into: &output.text)
        output.end(into: &piece)
        return false
      }
    }
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
    } else if segment % 2 == 1 {
      let loose = looseChunk(ScrapePlan.ownNames[segment / 2])
      rendering = loose.map { Rendering(chunk: $0) }
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
      rendering = Rendering(chunk: chunk, content: output.noContent)
    }
  }

  private func render(into piece: inout [UInt8]) {
    guard var current = rendering.take() else { return }
    let isDone = current.progress.render(
      current.chunk, with: &renderer, upTo: Self.pieceSize, into: &output.text)
    if current.content != nil {
      output.flush(into: &piece, keeping: &current.content)
      if isDone, let content = current.content,
        let block = KeptBlock.made(of: content, in: form, within: cache.allowance)
      {
        current.chunk.keep(block)
      }
    }
    if !isDone { rendering = current }
  }

  /// One of the gateway's own families, among what groups pushed to it.
  private func looseChunk(_ name: ByteString) -> ScrapeChunk? {
    let chunks = plan.segments[segment]
    var parts = chunks.flatMap(\.parts)
    guard let family = own[name] else {
      guard let head = chunks.first?.sections.first?.head else { return nil }
      return ScrapeChunk(whole: head, of: parts)
    }
    let part = ScrapePart(family, pushTime: 0, place: .none)
    parts.insert(part, at: parts.partition { $0.order(against: part) < 0 })
    var sizes = MetricSizes()
    for part in parts { sizes.add(part.family) }
    let head = FamilyHead(name: name, help: family.help, type: family.type, sizes: sizes)
    return ScrapeChunk(whole: head, of: parts)
  }
}
