import HTTP

/// Lets a body pass by and answers then, so that the connection can be used again.
final class DrainSink: BodySink {
  private let respond: () -> Completion
  private let refuse: (BodyError) -> Response

  /// `refuse` answers instead of `respond` if the body cannot be received.
  init(
    _ respond: @escaping () -> Response,
    refuse: @escaping (BodyError) -> Response = Response.refused
  ) {
    self.respond = { .now(respond()) }
    self.refuse = refuse
  }

  /// For an answer that may have to wait.
  init(
    completing respond: @escaping () -> Completion,
    refuse: @escaping (BodyError) -> Response = Response.refused
  ) {
    self.respond = respond
    self.refuse = refuse
  }

  func receive(_ bytes: Span<UInt8>) {}
  func finish() -> Completion { respond() }
  func fail(_ error: BodyError) -> Response { refuse(error) }
}

extension Response {
  static func refused(_ error: BodyError) -> Response {
    if case .tooLarge = error { return .text(413, "\(error)") }
    return .text(400, "\(error)")
  }
}
