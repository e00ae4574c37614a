import HTTP

/// Every URL of the gateway. A row names its function; each function is a file of that name.
struct RouteTable: Sendable {
  typealias Action = @Sendable (Gateway) -> (Request, PushPath?) -> Reply

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

  private let routes: [Route]

  init(telemetryPath: String, hasAdminAPI: Bool = false) {
    let always = [
      Route(place: .exact(telemetryPath), actions: [(.get, Gateway.scrape)]),
      Route(
        place: .grouping,
        actions: [
          (.put, Gateway.replaceGroup), (.post, Gateway.addToGroup), (.delete, Gateway.deleteGroup),
        ]),
      Route(place: .exact("/-/healthy"), actions: [(.get, Gateway.healthy)]),
      Route(place: .exact("/-/ready"), actions: [(.get, Gateway.ready)]),
      Route(place: .exact("/"), actions: [(.get, Gateway.page)]),
      Route(place: .exact("/status"), actions: [(.get, Gateway.page)]),
      Route(place: .under("/static/"), actions: [(.get, Gateway.staticFile)]),
      Route(place: .exact("/api/v1/status"), actions: [(.get, Gateway.queryStatus)]),
      Route(place: .exact("/api/v1/metrics"), actions: [(.get, Gateway.queryMetrics)]),
      Route(place: .under("/api/v1/"), actions: [(.options, Gateway.queryOptions)]),
      Route(place: .under("/debug/pprof/"), actions: [(.get, Gateway.noProfiling)]),
    ]
    let admin = [Route(place: .exact("/api/v1/admin/wipe"), actions: [(.put, Gateway.wipe)])]
    routes = hasAdminAPI ? always + admin : always
  }

  func match(_ request: Request) -> Match {
    let path: RequestPath
    do {
      path = try RequestPath(request.path)
    } catch {
      return .malformed(error)
    }
    switch path {
    case .grouping(let push):
      return match(request.method, .grouping, push)
    case .plain(let plain):
      let match = matchUnder(request.method, plain) ?? match(request.method, .exact(plain), nil)
      if case .notFound = match { return redirect(request.method, plain) }
      return match
    }
  }

  private func match(_ method: Method, _ place: Place, _ push: PushPath?) -> Match {
    guard let route = routes.first(where: { $0.place == place }) else { return .notFound }
    for (candidate, action) in route.actions where candidate == method {
      return .action(action, push)
    }
    return method == .options ? .options(allow: route.allow) : .methodNotAllowed(allow: route.allow)
  }

  /// Nil where a row of the path's own decides. OPTIONS of the API are answered by the rows for all
  /// that stands under it; a path that has but such a row is unknown to other methods.
  private func matchUnder(_ method: Method, _ plain: String) -> Match? {
    for route in routes {
      guard case .under(let prefix) = route.place, plain.hasPrefix(prefix) else { continue }
      for (candidate, action) in route.actions where candidate == method {
        return .action(action, nil)
      }
      if route.actions.contains(where: { $0.method == .options }) { return nil }
      return match(method, route.place, nil)
    }
    return nil
  }

  /// A GET with a slash too many at the end is sent to the right path, as upstream does.
  private func redirect(_ method: Method, _ plain: String) -> Match {
    guard method == .get, plain.count > 1, plain.hasSuffix("/") else { return .notFound }
    let shorter = String(plain.dropLast())
    return routes.contains { $0.place == .exact(shorter) } ? .redirect(shorter) : .notFound
  }
}
