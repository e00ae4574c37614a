import Exposition
package import HTTP
package import Logging
package import Storage
import Synchronization
import Threads

/// The product: answers each request from the store.
package final class Gateway: Sendable {
  package struct Configuration: Sendable {
    /// Where the scrape is (`--web.telemetry-path`).
    package var telemetryPath = "/metrics"
    /// Stands before every route: "" or "/pgw".
    package var routePrefix = ""
    /// The path of `--web.external-url`, "" or "/pgw": the page's links begin with it.
    package var externalPath = ""
    /// False with `--push.disable-consistency-check`.
    package var checksPushes = true
    /// `--web.enable-admin-api`
    package var hasAdminAPI = false
    /// `--web.enable-lifecycle`
    package var hasLifecycleAPI = false
    /// `--push.enable-utf8-names`
    package var allowsUTF8Names = false
    /// `--web.enable-openmetrics`
    package var servesOpenMetrics = false
    package var limits = Limits()
    /// What the status page and /api/v1/status show.
    package var flags: [(name: String, value: String)] = []
    package var build = BuildInformation.current
    package var startTime: Timestamp = 0
    /// How the store remembers what changed; nil without persistence.
    package var tracking: ChangeTracking?
    /// Whether a push, a deletion or a wipe is answered only when it is on disk.
    package var answersWhenDurable = false
    /// Asks the process to end; called once `/-/quit` was answered or is about to be.
    package var terminate: @Sendable () -> Void = {}
    package var clock: Clock

    package init(clock: Clock) { self.clock = clock }
  }

  let configuration: Configuration
  package let store: MetricStore
  let metrics: OwnMetrics
  let rejections: RejectionLog
  let scrapes = ScrapeCache()
  let logger: Logger
  let pushLimits: PushLimits
  let connectionLog = SparseLog()
  package let longWork = LongWork()
  let groupingKeys = GroupingKeys()
  private let routes: RouteTable
  /// False while stored groups are being restored.
  private let isOpen = Atomic(true)
  /// The most groups that there were since most of them went.
  private let peakGroups = Lock(0)

  package init(configuration: Configuration, logger: Logger) {
    self.configuration = configuration
    metrics = OwnMetrics(build: configuration.build, at: configuration.clock.monotonic())
    store = MetricStore(
      own: OwnMetrics.reserved.map { (ByteString($0.name), $0.type.metricType) },
      checksPushes: configuration.checksPushes, limits: configuration.limits.store,
      tracking: configuration.tracking, retire: { [longWork] in longWork.discard(&$0) })
    pushLimits = configuration.limits.push
    rejections = RejectionLog(logger)
    self.logger = logger
    routes = RouteTable(configuration)
  }

  /// Adds the state of persistence to the gateway's own metrics.
  package func show(_ persistence: @escaping @Sendable () -> PersistenceFigures) {
    metrics.show(persistence)
  }

  /// Answers 503 to all but `/-/healthy` until `open`: a push must meet its group, a scrape must be
  /// whole.
  package func close() { isOpen.store(false, ordering: .relaxed) }

  package func open() { isOpen.store(true, ordering: .releasing) }

  /// The answer to a request, or the sink for its body. On any server thread.
  package func reply(to request: Request) -> Reply {
    guard isOpen.load(ordering: .acquiring) || routes.isHealthCheck(request) else {
      let answer = Response.unavailable("stored groups are being restored", retryAfter: 1)
      return .receive(DrainSink({ answer }))
    }
    let reply = route(request)
    guard case .respond(let response) = reply else { return reply }
    switch request.hasContentCoding {
    case .none, .unsupported: return reply
    case .gzip, .snappy:
      if routes.isInsideAPI(request) { return reply }
      // Upstream undoes the coding before it looks at the path, so a bad body fails any request.
      return .receive(
        DrainSink({ response }, refuse: { [self] in refuseBody(of: request, $0) }))
    }
  }

  /// Gives up what was kept for scrapes that nobody makes any more, or of groups most of which are
  /// gone. Now and then called, on a thread that may take its time.
  ///
  /// - Returns: whether much memory may have become free.
  package func tidy() -> Bool {
    let count = store.groupCount
    let peak = peakGroups.withLock { peak in
      defer { peak = peak / 2 > count ? count : max(peak, count) }
      return peak
    }
    if peak / 2 > count { scrapes.forget() }
    _ = scrapes.takeRemains()
    return scrapes.forgetUnused(at: configuration.clock.monotonic()) || peak / 2 > count
  }

  private func route(_ request: Request) -> Reply {
    switch routes.match(request) {
    case .action(let action, let path): action(self, request, path)
    case .options(let allow): .respond(Response(status: 200, fields: [("Allow", allow)]))
    case .methodNotAllowed(let allow):
      refuse(request, .methodNotAllowed, .methodNotAllowed(allow), "allowed: \(allow)")
    case .redirect(let path): .respond(.movedPermanently(to: path))
    case .notFound: refuse(request, .unknownPath, .text(404, "404 page not found"), "no such path")
    case .malformed(let error): refuse(request, .badURL, .text(400, "\(error)"), "\(error)")
    }
  }

  private func refuse(
    _ request: Request, _ rejection: Rejection, _ response: Response, _ reason: String
  ) -> Reply {
    note(rejection, of: request, reason: reason)
    return .respond(response)
  }
}

extension Response {
  static func methodNotAllowed(_ allow: String) -> Response {
    var response = Response.text(405, "Method Not Allowed")
    response.fields.append(("Allow", allow))
    return response
  }

  /// With the short page that RFC 9110 §15.4.2 asks for, as Go's server words it.
  static func movedPermanently(to path: String) -> Response {
    let escaped = path.reduce(into: "") { text, character in
      switch character {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&#34;"
      case "'": text += "&#39;"
      default: text.append(character)
      }
    }
    return Response(
      status: 301, fields: [("Content-Type", "text/html; charset=utf-8"), ("Location", path)],
      body: .bytes(Array("<a href=\"\(escaped)\">Moved Permanently</a>.\n\n".utf8)))
  }
}
