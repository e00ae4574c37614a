import HTTP

extension Gateway {
  @Sendable func healthy(_ request: Request, _: PushPath?) -> Reply { health(.healthy) }
  @Sendable func ready(_ request: Request, _: PushPath?) -> Reply { health(.ready) }

  private func health(_ handler: RequestHandler) -> Reply {
    metrics.countRequest(handler: handler, method: .get, status: 200)
    return .respond(.bare(200, "OK"))
  }
}
