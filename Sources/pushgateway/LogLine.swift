/// One line of the log: what, when, where from. Its texts may hold anything, its renderings are one
/// line of printable characters each.
struct LogLine {
  var time: LogTime
  var level: LogLevel
  /// The source file and line: `Push.swift:82`.
  var caller: String
  var message: String
  /// In the order they are shown.
  var fields: [(key: String, value: LogValue)]

  /// The line with its line feed.
  func text(_ format: LogFormat) -> String {
    let pairs: [(String, LogValue)] =
      [
        ("ts", .text("\(time)")), ("level", .text(level.rawValue)), ("caller", .text(caller)),
        ("msg", .text(message)),
      ] + fields
    switch format {
    case .logfmt:
      return pairs.map { "\(LogQuoting.logfmt($0))=\(LogQuoting.logfmt($1.description))" }
        .joined(separator: " ") + "\n"
    case .json:
      return "{" + pairs.map { "\(LogQuoting.json($0)):\($1.json)" }.joined(separator: ",") + "}\n"
    }
  }
}
