import Exposition

/// Renders the families of one scrape in the format that was negotiated.
struct FamilyRenderer {
  private enum Renderer {
    case text(TextRenderer)
    case protobuf(ProtobufRenderer)
    case protobufText(ProtoTextRenderer)
    case openMetrics(OpenMetricsRenderer, OpenMetricsForm?)
  }

  private let escaping: EscapingScheme
  private var renderer: Renderer
  private var head: FamilyHead?
  /// Of this family, in the text formats.
  private var lines: SampleLines?
  /// Whether a family of the scrape has that name, escaped.
  private let isTaken: (ByteString) -> Bool

  init(
    format: ScrapeFormat, escaping: EscapingScheme, isTaken: @escaping (ByteString) -> Bool
  ) {
    self.isTaken = isTaken
    self.escaping = escaping
    renderer =
      switch format {
      case .text: .text(TextRenderer(escaping: escaping))
      case .delimitedProtobuf: .protobuf(ProtobufRenderer(escaping: escaping))
      case .protobufText:
        .protobufText(ProtoTextRenderer(isCompact: false, escaping: escaping))
      case .protobufCompactText:
        .protobufText(ProtoTextRenderer(isCompact: true, escaping: escaping))
      case .openMetrics: .openMetrics(OpenMetricsRenderer(escaping: escaping), nil)
      }
  }

  /// Turns to a family, at its beginning or anywhere in it.
  mutating func enter(_ head: FamilyHead) {
    if head === self.head { return }
    self.head = head
    switch renderer {
    case .text:
      lines = SampleLines(name: head.name, escaping: escaping)
    case .openMetrics(let renderer, _):
      let form = OpenMetricsForm(
        name: head.name, type: head.type, escaping: escaping, isTaken: isTaken)
      self.renderer = .openMetrics(renderer, form)
      lines = SampleLines(form, escaping: escaping)
    case .protobuf, .protobufText: break
    }
  }

  /// What stands before the family's metrics.
  func begin(into buffer: inout ByteBuffer) {
    guard let head else { return }
    switch renderer {
    case .text(let renderer):
      renderer.header(name: head.name, help: head.help, type: head.type, into: &buffer)
    case .protobuf(let renderer):
      renderer.header(
        name: head.name, help: head.help, type: head.type, metricsSize: head.size(escaping),
        into: &buffer)
    case .protobufText(let renderer):
      renderer.header(name: head.name, help: head.help, type: head.type, into: &buffer)
    case .openMetrics(let renderer, let form?):
      renderer.header(form, help: head.help, into: &buffer)
    case .openMetrics(_, nil): break
    }
  }

  /// Goes on with the part until the buffer holds `limit` bytes.
  func append(
    _ part: ScrapePart, from progress: inout SortedMetrics.Progress, upTo limit: Int,
    into buffer: inout ByteBuffer
  ) {
    switch renderer {
    case .text, .openMetrics:
      guard let lines else { return progress.finish() }
      lines.append(
        part.family, order: part.order, from: &progress, upTo: limit, to: &buffer)
    case .protobuf(let renderer):
      renderer.metrics(
        of: part.family, order: part.order, from: &progress, upTo: limit, into: &buffer)
    case .protobufText(let renderer):
      renderer.metrics(
        of: part.family, order: part.order, from: &progress, upTo: limit, into: &buffer)
    }
  }

  func endFamily(into buffer: inout ByteBuffer) {
    if case .protobufText(let renderer) = renderer { renderer.end(into: &buffer) }
  }

  /// Called once, behind the last family.
  func end(into buffer: inout ByteBuffer) {
    if case .openMetrics(let renderer, _) = renderer { renderer.end(into: &buffer) }
  }
}
