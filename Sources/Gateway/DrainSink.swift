import HTTP

/// Lets a body pass by and answers then, so that the connection can be used again.
final class DrainSink: BodySink {
  private let respond: () -> Response

  init(_ respond: @escaping () -> Response) { self.respond = respond }

  func receive(_ bytes: Span<UInt8>) {}
  func finish() -> Completion { .now(respond()) }
  func fail(_ error: BodyError) -> Response { .refused(error) }
}

extension Response {
  static func refused(_ error: BodyError) -> Response {
    if case .tooLarge = error { return .text(413, "\(error)") }
    return .text(400, "\(error)")
  }
}
