/// One row of the table of flags.
struct Flag: Sendable {
  let name: String
  var short: Character? = nil
  let kind: FlagKind
  /// The value if the flag is not given; a flag without one has no value then.
  var `default`: String? = nil
  /// The environment variable whose value stands before the default.
  var variable: String? = nil
  /// Accepted, but neither explained nor shown on the status page.
  var isHidden = false
  let help: String
}

/// What a flag takes.
enum FlagKind: Sendable {
  /// Nothing: it is true when given, false when given as `--no-…`.
  case boolean
  /// Any text.
  case string
  /// The path of a file.
  case path
  /// Any text, any number of times.
  case strings
  case duration, url, logLevel, logFormat
  /// A number that is not negative; 0 is no limit.
  case count
  /// The same, of bytes, with or without a unit: `512`, `1MB`, `256MiB`.
  case byteSize
}

/// Every flag in the order of `--help`; parser, help, man page and status page read no other list.
let flagTable: [Flag] = [
  Flag(
    name: "help", short: "h", kind: .boolean,
    help: "Show context-sensitive help (also try --help-long and --help-man)."),
  Flag(name: "help-long", kind: .boolean, isHidden: true, help: "Generate long help."),
  Flag(name: "help-man", kind: .boolean, isHidden: true, help: "Generate a man page."),
  Flag(
    name: "completion-script-bash", kind: .boolean, isHidden: true,
    help: "Generate completion script for bash."),
  Flag(
    name: "completion-script-zsh", kind: .boolean, isHidden: true,
    help: "Generate completion script for zsh."),
  Flag(
    name: "web.systemd-socket", kind: .boolean, default: "false",
    help: """
      Use systemd socket activation listeners instead of port listeners (Linux only).
      """),
  Flag(
    name: "web.listen-address", kind: .strings, default: ":9091",
    help: """
      Addresses on which to expose metrics and web interface. Repeatable for multiple addresses.
      """),
  Flag(
    name: "web.config.file", kind: .path, default: "",
    help: "Path to configuration file that can enable TLS or authentication."),
  // Debian's package has it; the page's files are part of this program.
  Flag(
    name: "web.local-assets", kind: .path, default: "", isHidden: true,
    help: "Path to static assets/templates directory."),
  Flag(
    name: "web.telemetry-path", kind: .string, default: "/metrics",
    help: "Path under which to expose metrics."),
  Flag(
    name: "web.external-url", kind: .url, default: "",
    help: "The URL under which the Pushgateway is externally reachable."),
  Flag(
    name: "web.route-prefix", kind: .string, default: "",
    help: """
      Prefix for the internal routes of web endpoints. Defaults to the path of --web.external-url.
      """),
  Flag(
    name: "web.enable-lifecycle", kind: .boolean, default: "false",
    help: "Enable shutdown via HTTP request."),
  Flag(
    name: "web.enable-admin-api", kind: .boolean, default: "false",
    help: "Enable API endpoints for admin control actions."),
  Flag(
    name: "web.enable-openmetrics", kind: .boolean, default: "false",
    help: "Serve OpenMetrics, with exemplars and created times, to scrapers that ask for it."),
  Flag(
    name: "web.max-connections", kind: .count, default: "10000",
    help:
      "Maximum number of simultaneous connections; more of them are answered 503. 0 is no limit."),
  Flag(
    name: "web.max-connections-per-address", kind: .count, default: "0",
    help: "The same for each client address. 0 is no limit."),
  Flag(
    name: "web.max-head-time", kind: .duration, default: "30s",
    help: "Maximum time from a connection to its first complete request head. 0 is no limit."),
  Flag(
    name: "web.max-request-time", kind: .duration, default: "5m",
    help: "Maximum time from a request head to its complete body. 0 is no limit."),
  Flag(
    name: "web.max-idle-time", kind: .duration, default: "5m",
    help: "Time after which a connection without a request is closed. 0 is no limit."),
  Flag(
    name: "web.max-body-size", kind: .byteSize, default: "128MiB",
    help: "Maximum size of a request body as it is sent. 0 is no limit."),
  Flag(
    name: "web.max-inflated-size", kind: .byteSize, default: "256MiB",
    help: "Maximum size of a request body after decompression. 0 is no limit."),
  Flag(
    name: "web.max-body-memory", kind: .byteSize, default: "1GiB",
    help: """
      Maximum memory for all request bodies being received; above it they are answered 503. 0 is no \
      limit.
      """),
  Flag(
    // The variable is for a unit file: a flag there could not be given again by who edits $ARGS.
    name: "persistence.file", kind: .path, default: "", variable: "PUSHGATEWAY_PERSISTENCE_FILE",
    help: "File to persist metrics. If empty, metrics are only kept in memory."),
  Flag(
    name: "persistence.interval", kind: .duration, default: "1s",
    help: """
      The minimum interval at which to write out the persistence file. With 0s a push is answered \
      only when it is on disk.
      """),
  Flag(
    name: "push.disable-consistency-check", kind: .boolean, default: "false",
    help: "Do not check consistency of pushed metrics. DANGEROUS."),
  Flag(
    name: "push.enable-utf8-names", kind: .boolean, default: "false",
    help: "Allow UTF-8 characters in metric and label names."),
  Flag(
    name: "push.max-series", kind: .count, default: "1000000",
    help: "Maximum number of series in a push. 0 is no limit."),
  Flag(
    name: "push.max-families", kind: .count, default: "1000000",
    help: "Maximum number of metric families in a push. 0 is no limit."),
  Flag(
    name: "push.max-labels", kind: .count, default: "256",
    help: "Maximum number of labels of a pushed series or of a group. 0 is no limit."),
  Flag(
    name: "push.max-label-name-length", kind: .byteSize, default: "4KiB",
    help: "Maximum length of a label name in bytes. 0 is no limit."),
  Flag(
    name: "push.max-label-value-length", kind: .byteSize, default: "64KiB",
    help: "Maximum length of a label value in bytes. 0 is no limit."),
  Flag(
    name: "push.max-line-size", kind: .byteSize, default: "1MiB",
    help: "Maximum size of a line in the text format, or of a protobuf metric. 0 is no limit."),
  Flag(
    name: "push.max-shapes-per-job", kind: .count, default: "64",
    help: """
      Maximum number of different sets of label names among the groups of a job. 0 is no limit.
      """),
  Flag(
    name: "push.max-groups", kind: .count, default: "1000000",
    help: "Maximum number of groups. 0 is no limit."),
  Flag(
    name: "push.max-total-series", kind: .count, default: "10000000",
    help: "Maximum number of series in all groups. 0 is no limit."),
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
