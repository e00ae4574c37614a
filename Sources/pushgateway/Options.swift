/// What the process was told to do, typed.
struct Options {
  /// As given: `:9091`, `127.0.0.1:0`, `[::1]:9091`.
  var listenAddresses: [String]
  var telemetryPath: String
  var hasAdminAPI: Bool
  var checksConsistency: Bool
  var logLevel: LogLevel
  var logFormat: LogFormat
  /// All of them as text, for the status page and /api/v1/status.
  var flags: [(name: String, value: String)]

  init(_ values: FlagValues) throws(FlagError) {
    listenAddresses = values.texts("web.listen-address")
    telemetryPath = values.text("web.telemetry-path")
    hasAdminAPI = values.isOn("web.enable-admin-api")
    checksConsistency = !values.isOn("push.disable-consistency-check")
    logLevel = try Self.logLevel(values.text("log.level"))
    logFormat = try Self.logFormat(values.text("log.format"))
    flags = values.shown
  }

  private static func logLevel(_ text: String) throws(FlagError) -> LogLevel {
    guard let level = LogLevel(rawValue: text.lowercased()) else {
      throw .unrecognizedLogLevel(text)
    }
    return level
  }

  private static func logFormat(_ text: String) throws(FlagError) -> LogFormat {
    guard let format = LogFormat(rawValue: text) else { throw .unrecognizedLogFormat(text) }
    return format
  }
}
