import Exposition
import HTTP
import Storage

extension Gateway {
  /// PUT: the body becomes all of the group.
  @Sendable func replaceGroup(_ request: Request, _ path: PushPath?) -> Reply {
    push(request, path, replacing: .wholeGroup)
  }

  /// POST: the body's families replace those of the same names.
  @Sendable func addToGroup(_ request: Request, _ path: PushPath?) -> Reply {
    push(request, path, replacing: .sameNames)
  }

  private func push(
    _ request: Request, _ path: PushPath?, replacing: MetricStore.Replacement
  ) -> Reply {
    guard let path else { return .respond(.text(404, "404 page not found")) }
    let observation = PushObservation(request: request, start: configuration.clock.monotonic())
    do {
      let key = try GroupingPath.key(
        of: path.grouping, isBase64: path.isBase64,
        allowingUTF8Names: configuration.allowsUTF8Names)
      return .receive(
        PushSink(gateway: self, observation: observation, key: key, replacing: replacing))
    } catch {
      let answer = { [self] in
        refusePush(observation, Rejection(error), reason: "\(error)")
      }
      // A large body is not worth waiting for: the answer comes first, and the connection ends.
      let isSmall = request.approximateSize < 256 << 10
      if !isSmall { return .respond(answer()) }
      return .receive(
        DrainSink(answer, refuse: { [self] in refuseBody(of: request, $0) }))
    }
  }

  /// Logs, counts and words the refusal of a push.
  func refusePush(
    _ observation: PushObservation, _ rejection: Rejection, reason: String, answer: String? = nil
  ) -> Response {
    note(rejection, of: observation.request, reason: reason)
    return finishPush(observation, .text(400, answer ?? reason))
  }

  /// Counts the push as answered.
  func finishPush(_ observation: PushObservation, _ response: Response) -> Response {
    let isPut = observation.request.method == .put
    metrics.countRequest(handler: .push, method: isPut ? .put : .post, status: response.status)
    let now = configuration.clock.monotonic()
    metrics.observePush(
      method: isPut ? .put : .post, bytes: observation.request.approximateSize,
      seconds: Double(now - observation.start) / 1e9, at: now)
    return response
  }
}

/// A push under way, for the gateway's own metrics.
struct PushObservation {
  let request: Request
  /// By the monotonic clock.
  let start: Int64
}
