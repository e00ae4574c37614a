import Testing

@testable import pushgateway

@Suite struct FlagHelpTests {
  static let words = FlagHelp().description.split(whereSeparator: \.isWhitespace)

  @Test(arguments: flagTable.filter { !$0.isHidden }.map { ($0.name, $0.help) })
  func everyFlagIsExplained(name: String, help: String) {
    #expect(
      Self.words.contains { $0 == "--[no-]\(name)" || $0.hasPrefix("--\(name)=") }, "\(name)")
    #expect(Self.words.joined(separator: " ").contains(help))
  }

  @Test func linesAreNarrow() {
    #expect(FlagHelp().description.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func layout() {
    let table = [
      Flag(name: "help", short: "h", kind: .boolean, help: "Show help."),
      Flag(name: "url", kind: .string, help: "The URL."),
      Flag(name: "file", kind: .path, default: "", variable: "FILE", help: "The file."),
      Flag(name: "every", kind: .duration, default: "5m", help: "The interval."),
      Flag(name: "site", kind: .url, default: "", help: "The site."),
      Flag(name: "secret", kind: .string, isHidden: true, help: "Nothing."),
      Flag(name: "log.level", kind: .logLevel, default: "info", help: "The level."),
      Flag(name: "web.listen-address", kind: .strings, default: ":9091", help: "Addresses."),
    ]
    let expected = """
      usage: pushgateway [<flags>]

      The Pushgateway


      Flags:
        -h, --[no-]help       Show help.
            --url=URL         The URL.
            --file=""         The file. ($FILE)
            --every=5m        The interval.
            --site=           The site.
            --log.level=info  The level.
            --web.listen-address=:9091 ...
                              Addresses.

      """
    #expect(FlagHelp(table: table).description == expected)
  }

  @Test func namesAreUnique() {
    #expect(Set(flagTable.map(\.name)).count == flagTable.count)
  }
}
