import Gateway

/// What `--help-man` prints: the table of flags as a page for man(1).
struct ManPage: CustomStringConvertible {
  /// The program, as it was called.
  let name: String
  let table: [Flag]
  let version: String

  init(
    name: String = "pushgateway", table: [Flag] = flagTable,
    version: String = BuildInformation.current.version
  ) {
    self.name = name
    self.table = table.filter { !$0.isHidden }
    self.version = version
  }

  var description: String {
    """
    .TH \(name) 1 "" "\(name) \(version)"
    .SH "NAME"
    \(name) \\- The Pushgateway
    .SH "SYNOPSIS"
    .TP
    \\fB\(name) [<flags>]\\fR
    .SH "DESCRIPTION"
    The Pushgateway
    .SH "OPTIONS"

    """ + table.map(Self.paragraph).joined()
  }

  private static func paragraph(_ flag: Flag) -> String {
    let short = flag.short.map { "-\($0), " } ?? ""
    let spelling =
      if case .boolean = flag.kind { "--[no-]\(flag.name)" } else {
        "--\(flag.name)=\(flag.sample)"
      }
    return ".TP\n\\fB\(literal(short + spelling))\\fR\n\(literal(flag.explanation))\n"
  }

  /// A bare hyphen may be set as another character, which nobody could copy to a shell.
  private static func literal(_ text: String) -> String {
    text.map { $0 == "-" ? "\\-" : String($0) }.joined()
  }
}
