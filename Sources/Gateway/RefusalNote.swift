package import HTTP

extension Gateway {
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
