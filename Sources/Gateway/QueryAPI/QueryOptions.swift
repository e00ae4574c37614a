import HTTP

extension Gateway {
  /// Tells a browser that a page from elsewhere may ask the query API.
  @Sendable func queryOptions(_ request: Request, _: PushPath?) -> Reply {
    metrics.countRequest(handler: .optionsAPI, method: .options, status: 200)
    return .respond(.api())
  }
}
