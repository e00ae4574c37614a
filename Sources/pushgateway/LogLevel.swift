import Logging

/// The levels that `--log.level` knows and log lines name.
enum LogLevel: String, CaseIterable {
  case debug, info, warn, error

  /// The level a line of swift-log's level is shown with.
  init(_ level: Logger.Level) {
    self =
      switch level {
      case .trace, .debug: .debug
      case .info, .notice: .info
      case .warning: .warn
      case .error, .critical: .error
      }
  }

  /// The lowest of swift-log's levels that is let through.
  var threshold: Logger.Level {
    switch self {
    case .debug: .debug
    case .info: .info
    case .warn: .warning
    case .error: .error
    }
  }
}
