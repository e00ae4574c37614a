import HTTP

/// A push under way, for the gateway's own metrics. Shared: a request is dear to copy.
final class PushObservation: Sendable {
  let request: Request
  /// By the monotonic clock.
  let start: Int64

  init(request: Request, start: Int64) {
    self.request = request
    self.start = start
  }
}
