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
      let key = try groupingKeys.key(of: path, allowingUTF8Names: configuration.allowsUTF8Names)
      if let exceeded = pushLimits.exceeded(by: key.labels) {
        return refusing(request) { [self] in refusePush(observation, exceeded) }
      }
      return .receive(
        PushSink(gateway: self, observation: observation, key: key, replacing: replacing))
    } catch {
      return refusing(request) { [self] in
        refusePush(observation, Rejection(error), reason: "\(error)")
      }
    }
  }

  private func refusing(_ request: Request, _ answer: @escaping () -> Response) -> Reply {
    // A large body is not worth waiting for: the answer comes first, and the connection ends.
    let isSmall = request.approximateSize < 256 << 10
    if !isSmall { return .respond(answer()) }
    return .receive(
      DrainSink(answer, refuse: { [self] in refuseBody(of: request, $0) }))
  }

  /// Logs, counts and words the refusal of a push.
  func refusePush(
    _ observation: PushObservation, _ rejection: Rejection, reason: String, answer: String? = nil,
    status: Int = 400
  ) -> Response {
    note(rejection, of: observation.request, reason: reason)
    return finishPush(observation, .text(status, answer ?? reason))
  }

  /// The same of a push that does not keep a limit.
  func refusePush(
    _ observation: PushObservation, _ exceeded: ExceededLimit, reason: String? = nil
  ) -> Response {
    metrics.count(limit: exceeded.limit.flag)
    return refusePush(
      observation, .limit, reason: reason ?? "\(exceeded)", status: exceeded.limit.status)
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

extension ExceededLimit.Limit {
  /// 507 (RFC 4918 §11.5) where nothing is wrong with the push but that the gateway is full: the
  /// server's operator has to act. Clients take both for a failure; proxies take neither for a
  /// reason to send the push to another server, as they do with 503 and 429.
  fileprivate var status: Int {
    switch self {
    case .series, .families, .labels, .labelName, .labelValue, .line: 400
    case .shapes, .groups, .totalSeries: 507
    }
  }
}
