import HTTP

extension Gateway {
  /// Everything stored and the gateway's own metrics, as of one point in time.
  @Sendable func scrape(_ request: Request, _: PushPath?) -> Reply {
    let negotiation = ScrapeNegotiation(
      accept: request.headers.first("accept"),
      acceptEncoding: request.headers.first("accept-encoding"),
      allowingOpenMetrics: configuration.servesOpenMetrics)
    do {
      let now = configuration.clock.monotonic()
      let body = try ScrapeBody(
        of: store, own: metrics.families(at: now).map(\.canonical), negotiation: negotiation,
        cache: scrapes, at: now)
      var response = Response(
        status: 200, fields: [("Content-Type", negotiation.contentType)], body: .stream(body))
      if negotiation.isGzipped { response.fields.append(("Content-Encoding", "gzip")) }
      return .respond(response)
    } catch {
      note(.gathering, of: request, reason: "\(error)")
      return .respond(
        .text(500, "An error has occurred while serving metrics:\n\n\(error)"))
    }
  }
}
