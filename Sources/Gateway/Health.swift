import HTTP

extension Gateway {
  @Sendable func healthy(_ request: Request, _: PushPath?) -> Reply { health(.healthy) }
  @Sendable func ready(_ request: Request, _: PushPath?) -> Reply { health(.ready) }

  private func health(_ handler: RequestHandler) -> Reply {
    metrics.countRequest(handler: handler, method: .get, status: 200)
    return .respond(
      Response(
        status: 200, fields: [("Content-Type", "text/plain; charset=utf-8")],
        body: .bytes(Array("OK".utf8))))
  }
}
