/// What happens to a web configuration file while the server runs; each is one line of the log.
package enum WebConfigEvent: Equatable, Sendable {
  /// Requests are answered with 500 until the file is mended.
  case unusable(WebConfigError)
  /// Connections go on with the certificates of before.
  case certificatesUnusable(WebConfigError)
  case changed(path: String)
  case certificatesChanged(path: String)
  /// Changed keys whose values of the start stay in force.
  case needsRestart(path: String, keys: [String])

  package enum Level: Sendable { case info, warning, error }

  package var level: Level {
    switch self {
    case .unusable, .certificatesUnusable: .error
    case .needsRestart: .warning
    case .changed, .certificatesChanged: .info
    }
  }

  package var message: String {
    switch self {
    case .unusable: "Unable to parse configuration"
    case .certificatesUnusable: "Unable to load certificates, the former ones stay in use"
    case .changed: "Web configuration file reloaded"
    case .certificatesChanged: "Certificates reloaded"
    case .needsRestart: "Web configuration change needs a restart"
    }
  }

  /// The fields of the line, in order.
  package var fields: [(name: String, value: String)] {
    switch self {
    case .unusable(let error), .certificatesUnusable(let error): [("err", "\(error)")]
    case .changed(let path), .certificatesChanged(let path): [("file", path)]
    case .needsRestart(let path, let keys):
      [("file", path), ("keys", keys.joined(separator: ","))]
    }
  }
}
