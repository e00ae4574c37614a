/// What `--completion-script-zsh` prints: the table of flags for zshcompsys(1).
struct ZshCompletion: CustomStringConvertible {
  /// The program, as it was called.
  let name: String
  let table: [Flag]

  init(name: String = "pushgateway", table: [Flag] = flagTable) {
    self.name = name
    self.table = table.filter { !$0.isHidden }
  }

  var description: String {
    let lines = table.map { "  \(Self.specification($0))" }.joined(separator: " \\\n")
    return "#compdef \(name)\n_arguments \\\n\(lines)\n"
  }

  /// One word of _arguments: `'*--flag=[help]:what the value is:how it is completed'`.
  private static func specification(_ flag: Flag) -> String {
    let help = "[\(escaped(flag.explanation))]"
    switch flag.kind {
    case .boolean:
      guard let short = flag.short else { return "'--\(flag.name)\(help)'" }
      return "'(-\(short) --\(flag.name))'{-\(short),--\(flag.name)}'\(help)'"
    case .path: return "'--\(flag.name)=\(help):file:_files'"
    case .strings: return "'*--\(flag.name)=\(help):value: '"
    case .string, .duration, .url, .count, .byteSize:
      return "'--\(flag.name)=\(help):value: '"
    case .logLevel, .logFormat:
      return "'--\(flag.name)=\(help):value:(\(flag.choices.joined(separator: " ")))'"
    }
  }

  /// Within the brackets of a specification, within single quotes.
  private static func escaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "[", "]", ":", "\\": "\\\(character)"
      case "'": "'\\''"
      default: String(character)
      }
    }.joined()
  }
}
