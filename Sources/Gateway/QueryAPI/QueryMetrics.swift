import HTTP
import Storage

extension Gateway {
  /// Every group with its families, also where they could not be scraped together.
  @Sendable func queryMetrics(_ request: Request, _: PushPath?) -> Reply {
    metrics.countRequest(handler: .metricsAPI, method: .get, status: 200)
    return .respond(
      .apiJSON(.stream(GroupListing(store.uncheckedGroups(), as: JSONGroups()))))
  }
}
