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
    switch error {
    case .tooLarge: .text(413, error.sentence)
    case .noMemory: .unavailable(error.sentence, retryAfter: 1)
    case .late: .text(408, error.sentence)
    case .empty, .truncated, .invalidHeader, .invalidChecksum, .corruptDeflate, .corruptSnappy:
      .text(400, error.sentence)
    }
  }
}

extension BodyError {
  /// What sets the limit that was not kept, without its hyphens.
  var flag: String? {
    switch self {
    case .tooLarge(_, inflated: false): "web.max-body-size"
    case .tooLarge(_, inflated: true): "web.max-inflated-size"
    case .noMemory: "web.max-body-memory"
    case .late: "web.max-request-time"
    case .empty, .truncated, .invalidHeader, .invalidChecksum, .corruptDeflate, .corruptSnappy: nil
    }
  }

  /// With the flag that would help.
  var sentence: String { flag.map { "\(self) (--\($0))" } ?? "\(self)" }
}
