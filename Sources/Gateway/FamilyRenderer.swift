import Exposition

/// Renders the families of one scrape in the format that was negotiated.
enum FamilyRenderer {
  case text(TextRenderer)
  case protobuf(ProtobufRenderer)

  init(format: BodyFormat, escaping: EscapingScheme) {
    self =
      switch format {
      case .text: .text(TextRenderer(escaping: escaping))
      case .delimitedProtobuf: .protobuf(ProtobufRenderer(escaping: escaping))
      }
  }

  func begin(_ family: ScrapedFamily.Parts, into buffer: inout ByteBuffer) {
    switch self {
    case .text(let renderer):
      renderer.header(name: family.name, help: family.help, type: family.type, into: &buffer)
    case .protobuf(let renderer):
      let size = family.parts.reduce(0) { $0 + renderer.size(of: $1.family) }
      renderer.header(
        name: family.name, help: family.help, type: family.type, metricsSize: size, into: &buffer)
    }
  }

  func append(_ part: ScrapedFamily.Part, into buffer: inout ByteBuffer) {
    switch self {
    case .text(let renderer): renderer.samples(of: part.family, order: part.order, into: &buffer)
    case .protobuf(let renderer):
      renderer.metrics(of: part.family, order: part.order, into: &buffer)
    }
  }
}
