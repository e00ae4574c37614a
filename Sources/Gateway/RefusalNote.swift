package import HTTP

extension Gateway {
  /// Logs why a request is refused.
  func note(_ rejection: Rejection, of request: Request, reason: String) {
    rejections.note(rejection, of: request, reason: reason, at: configuration.clock.wall())
  }

  /// Logs and words the refusal of a body that could not be received.
  func refuseBody(of request: Request, _ error: BodyError) -> Response {
    if let flag = error.flag { metrics.count(limit: flag) }
    note(
      error.flag == nil ? .undecodableBody : .limit, of: request, reason: error.sentence)
    return .refused(error)
  }

  /// Logs why the server turned a client away. 5xx have a line where their cause began.
  package func note(_ refusal: Refusal) {
    if let status = refusal.status, status >= 500 { return }
    let rejection: Rejection =
      switch refusal.stage {
      case .certificate: .clientCertificate
      case .head: .malformedHead
      case .gate: .notAdmitted
      }
    rejections.note(
      rejection, of: refusal.request, from: refusal.source, reason: Self.reason(of: refusal),
      at: configuration.clock.wall())
  }

  private static func reason(of refusal: Refusal) -> String {
    guard refusal.reason.isEmpty else { return refusal.reason }
    switch refusal.status {
    case 401:
      return refusal.request?.headers.first("authorization") == nil
        ? "401: no user and password were given" : "401: the user or the password is wrong"
    case 429: return "429: more requests than rate_limit allows"
    case let status: return "\(status ?? 0)"
    }
  }
}
