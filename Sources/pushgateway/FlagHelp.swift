/// What `--help` prints: kingpin's layout, 80 columns wide.
struct FlagHelp: CustomStringConvertible {
  private static let width = 80
  /// A longer left column stands on a line of its own.
  private static let leftLimit = 30

  let table: [Flag]

  init(table: [Flag] = flagTable) { self.table = table.filter { !$0.isHidden } }

  var description: String {
    let lefts = table.map(Self.left)
    let leftWidth = lefts.map(\.count).filter { $0 < Self.leftLimit }.max() ?? 0
    let indent = String(repeating: " ", count: leftWidth + 4)
    var text = "usage: pushgateway [<flags>]\n\nThe Pushgateway\n\n\nFlags:\n"
    for (flag, left) in zip(table, lefts) {
      let lines = Self.wrap(flag.help, to: Self.width - indent.count)
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
    case .string, .duration, .url, .logLevel, .logFormat, .count, .byteSize:
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
    return if case .string = kind { "\"\(value)\"" } else { value }
  }
}
