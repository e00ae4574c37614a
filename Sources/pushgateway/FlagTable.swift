/// One row of the table of flags.
struct Flag: Sendable {
  let name: String
  var short: Character? = nil
  let kind: FlagKind
  /// The value if the flag is not given; a flag without one has no value then.
  var `default`: String? = nil
  let help: String
}

/// What a flag takes.
enum FlagKind: Sendable {
  /// Nothing: it is true when given, false when given as `--no-…`.
  case boolean
  /// Any text.
  case string
  /// Any text, any number of times.
  case strings
  case logLevel, logFormat
}

/// Every flag in the order of `--help`; parser, help, man page and status page read no other list.
let flagTable: [Flag] = [
  Flag(
    name: "help", short: "h", kind: .boolean,
    help: "Show context-sensitive help (also try --help-long and --help-man)."),
  Flag(
    name: "web.listen-address", kind: .strings, default: ":9091",
    help: """
      Addresses on which to expose metrics and web interface. Repeatable for multiple addresses.
      """),
  Flag(
    name: "web.telemetry-path", kind: .string, default: "/metrics",
    help: "Path under which to expose metrics."),
  Flag(
    name: "web.enable-admin-api", kind: .boolean, default: "false",
    help: "Enable API endpoints for admin control actions."),
  Flag(
    name: "push.disable-consistency-check", kind: .boolean, default: "false",
    help: "Do not check consistency of pushed metrics. DANGEROUS."),
  Flag(
    name: "log.level", kind: .logLevel, default: "info",
    help: """
      Only log messages with the given severity or above. One of: [debug, info, warn, error]
      """),
  Flag(
    name: "log.format", kind: .logFormat, default: "logfmt",
    help: "Output format of log messages. One of: [logfmt, json]"),
  Flag(name: "version", kind: .boolean, help: "Show application version."),
]
