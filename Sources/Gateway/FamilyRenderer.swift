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
  /// The names of all families of an OpenMetrics scrape, escaped.
  private var taken: Set<ByteString> = []

  init(format: ScrapeFormat, escaping: EscapingScheme) {
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

  /// Called once, before the first family.
  mutating func begin(_ names: [ByteString]) {
    guard case .openMetrics = renderer else { return }
    taken = Set(names.map { escaping.escape(metricName: $0) })
  }

  mutating func begin(_ family: ScrapedFamily.Parts, into buffer: inout ByteBuffer) {
    switch renderer {
    case .text(let renderer):
      renderer.header(name: family.name, help: family.help, type: family.type, into: &buffer)
    case .protobuf(let renderer):
      let size = family.parts.reduce(0) { $0 + renderer.size(of: $1.family) }
      renderer.header(
        name: family.name, help: family.help, type: family.type, metricsSize: size, into: &buffer)
    case .protobufText(let renderer):
      renderer.header(name: family.name, help: family.help, type: family.type, into: &buffer)
    case .openMetrics(let renderer, _):
      let form = OpenMetricsForm(
        name: family.name, type: family.type, escaping: escaping, isTaken: taken.contains)
      renderer.header(form, help: family.help, into: &buffer)
      self.renderer = .openMetrics(renderer, form)
    }
  }

  /// Goes on with the part until the buffer holds `limit` bytes.
  func append(
    _ part: ScrapedFamily.Part, from progress: inout SortedMetrics.Progress, upTo limit: Int,
    into buffer: inout ByteBuffer
  ) {
    switch renderer {
    case .text(let renderer):
      renderer.samples(
        of: part.family, order: part.order, from: &progress, upTo: limit, into: &buffer)
    case .protobuf(let renderer):
      renderer.metrics(
        of: part.family, order: part.order, from: &progress, upTo: limit, into: &buffer)
    case .protobufText(let renderer):
      renderer.metrics(
        of: part.family, order: part.order, from: &progress, upTo: limit, into: &buffer)
    case .openMetrics(let renderer, let form?):
      renderer.samples(
        of: part.family, as: form, order: part.order, from: &progress, upTo: limit, into: &buffer)
    case .openMetrics(_, nil): progress.finish()
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
