import HTTP

/// Every URL of the gateway. A row names its function; each function is a file of that name.
struct RouteTable: Sendable {
  typealias Action = @Sendable (Gateway, Request, PushPath?) -> Reply

  /// Behind the route prefix.
  enum Place: Hashable {
    case exact(String)
    /// `/metrics/job/NAME{/LABEL/VALUE}`; stays there when the telemetry path is moved.
    case grouping
    /// Whatever begins so and stands in no row of its own.
    case under(String)
  }

  struct Route {
    let place: Place
    let actions: [(method: Method, action: Action)]

    /// As in `Allow`: alphabetical, with OPTIONS.
    var allow: String {
      (actions.map(\.method.name) + ["OPTIONS"]).sorted().joined(separator: ", ")
    }
  }

  enum Match {
    case action(Action, PushPath?)
    case options(allow: String)
    case methodNotAllowed(allow: String)
    case redirect(String)
    case notFound
    case malformed(GroupingPathError)
  }

  private let paths: PathReader
  private let routes: [Place: Route]
  /// Of them the one that nearly every request is for.
  private let grouping: Route?
  /// The rows for what stands under a path, by that path.
  private let folders: [(prefix: String, route: Route)]
  /// Where GETs answer, by the path in lower case and without a slash at its end.
  private let spellings: [String: String]
  private let healthy: [UInt8]
  private let api: [UInt8]

  init(_ configuration: Gateway.Configuration) {
    self.init(Self.rows(configuration), prefix: configuration.routePrefix)
  }

  /// Of rows with one place the first counts.
  init(_ rows: [Route], prefix: String) {
    paths = PathReader(prefix: prefix)
    healthy = Array("\(prefix)/-/healthy".utf8)
    api = Array("\(prefix)/api/v1/".utf8)
    var routes: [Place: Route] = [:]
    var folders: [(prefix: String, route: Route)] = []
    var spellings: [String: String] = [:]
    for row in rows {
      var place = row.place
      if case .exact(let path) = place {
        place = .exact(prefix + path)
        if row.actions.contains(where: { $0.method == .get }) {
          spellings[Self.loose(prefix + path)] = prefix + path
        }
      }
      if case .under(let path) = place { folders.append((prefix + path, row)) }
      if routes[place] == nil { routes[place] = row }
    }
    self.routes = routes
    grouping = routes[.grouping]
    self.folders = folders
    self.spellings = spellings
  }

  private static func rows(_ configuration: Gateway.Configuration) -> [Route] {
    let always = [
      Route(place: .exact(configuration.telemetryPath), actions: [(.get, { $0.scrape($1, $2) })]),
      Route(
        place: .grouping,
        actions: [
          (.put, { $0.replaceGroup($1, $2) }), (.post, { $0.addToGroup($1, $2) }),
          (.delete, { $0.deleteGroup($1, $2) }),
        ]),
      Route(place: .exact("/-/healthy"), actions: [(.get, { $0.healthy($1, $2) })]),
      Route(place: .exact("/-/ready"), actions: [(.get, { $0.ready($1, $2) })]),
      Route(
        place: .exact("/-/quit"),
        actions: [
          (.put, { $0.quit($1, $2) }), (.post, { $0.quit($1, $2) }),
          (.get, { $0.refuseToQuit($1, $2) }),
        ]),
      Route(place: .exact("/"), actions: [(.get, { $0.page($1, $2) })]),
      Route(place: .exact("/status"), actions: [(.get, { $0.page($1, $2) })]),
      Route(place: .under("/static/"), actions: [(.get, { $0.staticFile($1, $2) })]),
      Route(place: .exact("/api/v1/status"), actions: [(.get, { $0.queryStatus($1, $2) })]),
      Route(place: .exact("/api/v1/metrics"), actions: [(.get, { $0.queryMetrics($1, $2) })]),
      Route(place: .under("/api/v1/"), actions: [(.options, { $0.queryOptions($1, $2) })]),
      Route(place: .under("/debug/pprof/"), actions: [(.get, { $0.noProfiling($1, $2) })]),
    ]
    let admin = [
      Route(place: .exact("/api/v1/admin/wipe"), actions: [(.put, { $0.wipe($1, $2) })]),
      Route(
        place: .exact("/api/v1/admin/delete_groups"),
        actions: [(.put, { $0.deleteGroups($1, $2) }), (.post, { $0.deleteGroups($1, $2) })]),
    ]
    return configuration.hasAdminAPI ? always + admin : always
  }

  /// What answers even while nothing else may.
  func isHealthCheck(_ request: Request) -> Bool { request.path == healthy }

  /// Where upstream leaves bodies as they came.
  func isInsideAPI(_ request: Request) -> Bool { request.path.starts(with: api) }

  func match(_ request: Request) -> Match {
    let path: RequestPath
    do {
      path = try paths.read(request.path)
    } catch {
      return .malformed(error)
    }
    switch path {
    case .grouping(let push):
      return match(request.method, grouping, push)
    case .plain(let plain):
      let match =
        matchUnder(request.method, plain)
        ?? match(request.method, routes[.exact(plain)], nil)
      guard case .notFound = match, request.method == .get else { return match }
      return redirect(plain, query: request.query)
    }
  }

  private func match(_ method: Method, _ route: Route?, _ push: PushPath?) -> Match {
    guard let route else { return .notFound }
    for (candidate, action) in route.actions where candidate == method {
      return .action(action, push)
    }
    return method == .options ? .options(allow: route.allow) : .methodNotAllowed(allow: route.allow)
  }

  /// Nil where a row of the path's own decides. OPTIONS of the API are answered by the row for all
  /// that stands under it; a path that has but such a row is unknown to other methods.
  private func matchUnder(_ method: Method, _ plain: String) -> Match? {
    for (prefix, route) in folders where plain.hasPrefix(prefix) {
      for (candidate, action) in route.actions where candidate == method {
        return .action(action, nil)
      }
      if route.actions.contains(where: { $0.method == .options }) { return nil }
      return match(method, route, nil)
    }
    return nil
  }

  /// A GET with a slash too many or too few at the end, or in another case, is sent to the right
  /// path, as upstream does. Other methods never are: clients follow with a GET.
  private func redirect(_ plain: String, query: String) -> Match {
    guard let path = spellings[Self.loose(plain)] else { return .notFound }
    return .redirect(query.isEmpty ? path : path + "?" + query)
  }

  private static func loose(_ path: String) -> String {
    (path.hasSuffix("/") ? String(path.dropLast()) : path).lowercased()
  }
}
