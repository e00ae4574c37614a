/// One line of the log: what, when, where from. Its texts may hold anything, its renderings are one
/// line of printable characters each.
struct LogLine {
  var time: LogTime
  var level: LogLevel
  /// The source file and line: `Push.swift:82`.
  var caller: String
  var message: String
  /// In the order they are shown.
  var fields: [(key: String, value: String)]

  /// The line with its line feed.
  func text(_ format: LogFormat) -> String {
    let pairs =
      [("ts", "\(time)"), ("level", level.rawValue), ("caller", caller), ("msg", message)] + fields
    switch format {
    case .logfmt:
      return pairs.map { "\(LogQuoting.logfmt($0))=\(LogQuoting.logfmt($1))" }
        .joined(separator: " ") + "\n"
    case .json:
      return "{"
        + pairs.map { "\(LogQuoting.json($0)):\(LogQuoting.json($1))" }.joined(separator: ",")
        + "}\n"
    }
  }
}
