import HTTP

extension Gateway {
  @Sendable func healthy(_ request: Request, _: PushPath?) -> Reply { health(request, .healthy) }
  @Sendable func ready(_ request: Request, _: PushPath?) -> Reply { health(request, .ready) }

  private func health(_ request: Request, _ handler: RequestHandler) -> Reply {
    .receive(
      DrainSink(
        { [self] in
          metrics.countRequest(handler: handler, method: .get, status: 200)
          return Response(
            status: 200, fields: [("Content-Type", "text/plain; charset=utf-8")],
            body: .bytes(Array("OK".utf8)))
        }, refuse: { [self] in refuseBody(of: request, $0) }))
  }
}
