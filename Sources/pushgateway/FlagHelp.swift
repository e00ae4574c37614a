/// What `--help` prints: kingpin's layout, 80 columns wide.
struct FlagHelp: CustomStringConvertible {
  private static let width = 80
  /// A longer left column stands on a line of its own.
  private static let leftLimit = 30

  /// The program, as it was called.
  let name: String
  let table: [Flag]

  init(name: String = "pushgateway", table: [Flag] = flagTable) {
    self.name = name
    self.table = table.filter { !$0.isHidden }
  }

  var description: String {
    let lefts = table.map(Self.left)
    let leftWidth = lefts.map(\.count).filter { $0 < Self.leftLimit }.max() ?? 0
    let indent = String(repeating: " ", count: leftWidth + 4)
    var text = "usage: \(name) [<flags>]\n\nThe Pushgateway\n\n\nFlags:\n"
    for (flag, left) in zip(table, lefts) {
      let lines = Self.wrap(flag.explanation, to: Self.width - indent.count)
      let isLong = left.count >= Self.leftLimit
      text += "  " + left
      text += isLong ? "\n" + indent : String(repeating: " ", count: leftWidth + 2 - left.count)
      text += lines.joined(separator: "\n" + indent) + "\n"
    }
    return text
  }

  /// `-h, --[no-]help` or `    --web.telemetry-path="/metrics"`.
  private static func left(_ flag: Flag) -> String {
    let short = flag.short.map { "-\($0), " } ?? "    "
    return switch flag.kind {
    case .boolean: "\(short)--[no-]\(flag.name)"
    case .strings: "\(short)--\(flag.name)=\(flag.sample) ..."
    case .string, .path, .duration, .url, .logLevel, .logFormat, .count, .byteSize:
      "\(short)--\(flag.name)=\(flag.sample)"
    }
  }

  private static func wrap(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let line = lines.last, line.count + 1 + word.count <= width {
        lines[lines.count - 1] = "\(line) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}

extension Flag {
  /// What stands for the value in help and man page: the default or, in capitals, the name.
  var sample: String {
    guard let value = self.default else { return name.uppercased() }
    return switch kind {
    case .string, .path: "\"\(value)\""
    case .boolean, .strings, .duration, .url, .logLevel, .logFormat, .count, .byteSize: value
    }
  }

  /// The help, and as kingpin does the variable that stands for the flag.
  var explanation: String { variable.map { "\(help) ($\($0))" } ?? help }
}
