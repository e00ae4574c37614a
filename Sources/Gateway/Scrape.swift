import HTTP
import Storage

extension Gateway {
  /// Everything stored and the gateway's own metrics, as of one point in time.
  @Sendable func scrape(_ request: Request, _: PushPath?) -> Reply {
    let negotiation = ScrapeNegotiation(
      accept: request.headers.first("accept"),
      acceptEncoding: request.headers.first("accept-encoding"),
      allowingOpenMetrics: configuration.servesOpenMetrics)
    do {
      let groups = try store.groups()
      let own = metrics.families(at: configuration.clock.monotonic()).map(\.canonical)
      return .respond(
        Response(
          status: 200, fields: [("Content-Type", negotiation.contentType)],
          body: .stream(ScrapeBody(groups: groups, own: own, negotiation: negotiation)),
          gzip: negotiation.isGzipped))
    } catch {
      note(.gathering, of: request, reason: "\(error)")
      return .respond(
        .text(500, "An error has occurred while serving metrics:\n\n\(error)"))
    }
  }
}
