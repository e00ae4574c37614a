/// How a log line is written; the raw value is that of `--log.format`.
enum LogFormat: String, CaseIterable {
  case logfmt, json
}
