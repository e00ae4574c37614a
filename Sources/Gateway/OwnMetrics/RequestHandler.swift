/// Which part of the gateway answered a request, in the order of the labels.
package enum RequestHandler: Int, CaseIterable, Sendable {
  case metricsAPI, optionsAPI, statusAPI, delete, deleteGroups, healthy, push, ready
  /// The page's assets.
  case `static`
  /// Both views of the page.
  case status
  case wipe

  /// The value of the label `handler`.
  package var label: String {
    switch self {
    case .metricsAPI: "api/v1/metrics"
    case .optionsAPI: "api/v1/options"
    case .statusAPI: "api/v1/status"
    case .delete: "delete"
    case .deleteGroups: "delete_groups"
    case .healthy: "healthy"
    case .push: "push"
    case .ready: "ready"
    case .static: "static"
    case .status: "status"
    case .wipe: "wipe"
    }
  }
}
