import Durations
import Gateway

/// What the process was told to do, typed.
struct Options {
  /// As given: `:9091`, `127.0.0.1:0`, `[::1]:9091`.
  var listenAddresses: [String]
  /// The listen addresses do not count then.
  var usesSystemdSockets: Bool
  /// The path of the web configuration, "" for none.
  var webConfigurationFile: String
  /// Debian's folder of assets, "" if not given; it has no effect.
  var localAssets: String
  var telemetryPath: String
  var externalURL: ExternalURL
  /// The effective one: "" or "/pgw".
  var routePrefix: String
  var hasLifecycleAPI: Bool
  var hasAdminAPI: Bool
  var servesOpenMetrics: Bool
  /// "" keeps metrics in memory only.
  var persistenceFile: String
  /// As given; nothing is shorter than zero for who waits.
  var persistenceInterval: DurationText
  var checksConsistency: Bool
  var allowsUTF8Names: Bool
  var limits: LimitOptions
  var logLevel: LogLevel
  var logFormat: LogFormat
  /// All of them as text, for the status page and /api/v1/status.
  var flags: [(name: String, value: String)] = []

  init(_ values: FlagValues) throws(FlagError) {
    listenAddresses = values.texts("web.listen-address")
    usesSystemdSockets = values.isOn("web.systemd-socket")
    webConfigurationFile = values.text("web.config.file")
    localAssets = values.text("web.local-assets")
    telemetryPath = try Self.path(of: "web.telemetry-path", values)
    externalURL = try ExternalURL(values.text("web.external-url"))
    let prefix = values.text("web.route-prefix")
    routePrefix = prefix.isEmpty ? externalURL.path : RoutePrefix.normalized(prefix)
    hasLifecycleAPI = values.isOn("web.enable-lifecycle")
    hasAdminAPI = values.isOn("web.enable-admin-api")
    servesOpenMetrics = values.isOn("web.enable-openmetrics")
    persistenceFile = values.text("persistence.file")
    persistenceInterval = try FlagText.duration(values.text("persistence.interval"))
    checksConsistency = !values.isOn("push.disable-consistency-check")
    allowsUTF8Names = values.isOn("push.enable-utf8-names")
    limits = try LimitOptions(values)
    logLevel = try FlagText.logLevel(values.text("log.level"))
    logFormat = try FlagText.logFormat(values.text("log.format"))
    flags = shown(values)
  }

  /// The flags in effect, in the order of the table.
  private func shown(_ values: FlagValues) -> [(name: String, value: String)] {
    flagTable.filter { !$0.isHidden && $0.name != "help" && $0.name != "version" }.map { flag in
      let value =
        switch (flag.name, flag.kind) {
        case ("web.route-prefix", _): routePrefix
        case (_, .duration): (try? FlagText.duration(values.text(flag.name))).map { "\($0)" } ?? ""
        case ("log.level", _): logLevel.rawValue
        default: values.texts(flag.name).joined(separator: ",")
        }
      return (flag.name, value)
    }
  }

  private static func path(of flag: String, _ values: FlagValues) throws(FlagError) -> String {
    let path = values.text(flag)
    guard path.hasPrefix("/") else { throw .invalidPath(flag: flag, path) }
    return path
  }
}
