import HTTP
import Storage

extension Gateway {
  /// What is stored and how this gateway was started, for people: `/` and `/status`.
  @Sendable func page(_ request: Request, _: PushPath?) -> Reply {
    metrics.countRequest(handler: .status, method: .get, status: 200)
    let groups = store.uncheckedGroups()
    let form = PageGroups(configuration: configuration, groupCount: groups.count)
    return .respond(
      Response(
        status: 200,
        fields: [
          ("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store"),
          ("Content-Security-Policy", Self.pagePolicy), ("X-Content-Type-Options", "nosniff"),
        ],
        body: .stream(GroupListing(groups, as: form))))
  }

  /// Nothing but our own files, so that pushed text could do no harm even if it got through. Framing
  /// is left to `--web.config.file`: dashboards do it.
  private static let pagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    + "connect-src 'self'; base-uri 'none'; form-action 'none'"
}
