package import HTTP
import Logging

extension Gateway {
  /// Counts a connection that met a limit, and says so in the log from time to time. On any server
  /// thread.
  package func note(_ limit: ServerLimit) {
    // A late body is counted with the answer to it.
    if limit != .requestTime { metrics.count(limit: limit.flag) }
    guard limit.isWorthALine, connectionLog.allows(at: configuration.clock.monotonic()) else {
      return
    }
    logger.warning("connections are turned away", metadata: ["limit": "--\(limit.flag)"])
  }
}

extension ServerLimit {
  /// What sets it, without its hyphens.
  var flag: String {
    switch self {
    case .connections: "web.max-connections"
    case .connectionsPerAddress: "web.max-connections-per-address"
    case .headTime: "web.max-head-time"
    case .requestTime: "web.max-request-time"
    }
  }

  /// Port scanners and probes that say nothing are late too, and of a late body the request is logged.
  fileprivate var isWorthALine: Bool {
    switch self {
    case .connections, .connectionsPerAddress: true
    case .headTime, .requestTime: false
    }
  }
}
