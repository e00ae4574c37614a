import Testing

@testable import pushgateway

@Suite struct FlagParserTests {
  static let table = [
    Flag(name: "help", short: "h", kind: .boolean, help: "Help."),
    Flag(name: "fast", short: "f", kind: .boolean, default: "false", help: "Fast."),
    Flag(name: "file", short: "o", kind: .string, default: "a", help: "File."),
    Flag(name: "url", kind: .string, help: "URL."),
    Flag(name: "address", kind: .strings, default: ":1", help: "Address."),
    Flag(name: "no-go", kind: .string, default: "", help: "A name that looks negated."),
  ]

  @Test(arguments: [
    ([], "fast=false file=a url= address=:1 no-go="),
    (["--fast"], "fast=true file=a url= address=:1 no-go="),
    (["--no-fast"], "fast=false file=a url= address=:1 no-go="),
    (["-f"], "fast=true file=a url= address=:1 no-go="),
    (["-fob"], "fast=true file=b url= address=:1 no-go="),
    (["-o", "b"], "fast=false file=b url= address=:1 no-go="),
    (["-fo", "b"], "fast=true file=b url= address=:1 no-go="),
    (["--file=b"], "fast=false file=b url= address=:1 no-go="),
    (["--file", "b"], "fast=false file=b url= address=:1 no-go="),
    (["--file="], "fast=false file= url= address=:1 no-go="),
    (["--file", ""], "fast=false file= url= address=:1 no-go="),
    (["--file=b=c"], "fast=false file=b=c url= address=:1 no-go="),
    (["--file=--fast"], "fast=false file=--fast url= address=:1 no-go="),
    (["--url=http://x/", "--fast"], "fast=true file=a url=http://x/ address=:1 no-go="),
    (["--address=:2"], "fast=false file=a url= address=:2 no-go="),
    (["--address=:2", "--address", ":3"], "fast=false file=a url= address=:2,:3 no-go="),
    (["--no-go=x"], "fast=false file=a url= address=:1 no-go=x"),
    (["--"], "fast=false file=a url= address=:1 no-go="),
    (["--file", "--", "x"], "fast=false file=x url= address=:1 no-go="),
  ])
  func wordsGiveValues(words: [String], expected: String) throws {
    let parser = FlagParser(words, table: Self.table)
    #expect(parser.error == nil)
    let values = try parser.values()
    let shown = Self.table.dropFirst().map {
      "\($0.name)=\(values.texts($0.name).joined(separator: ","))"
    }
    #expect(shown.joined(separator: " ") == expected)
  }

  @Test(arguments: [
    (["--x"], "unknown long flag '--x'"),
    (["--x=1"], "unknown long flag '--x'"),
    (["--"].map { $0 + "=1" }, "unknown long flag '--'"),
    (["--FAST"], "unknown long flag '--FAST'"),
    (["--no-file"], "unknown long flag '--no-file'"),
    (["--no-file=b"], "unknown long flag '--no-file'"),
    (["--no-x"], "unknown long flag '--no-x'"),
    (["--no-no-fast"], "unknown long flag '--no-no-fast'"),
    (["-x"], "unknown short flag '-x'"),
    (["-fx"], "unknown short flag '-x'"),
    (["-"], "unknown short flag '-'"),
    (["foo"], "unexpected foo"),
    (["--fast", "foo"], "unexpected foo"),
    (["--fast=true"], "unexpected true"),
    (["--fast="], "unexpected "),
    (["--", "--fast"], "unexpected --fast"),
    (["--file"], "expected argument for flag '--file'"),
    (["--file", "--fast"], "expected argument for flag '--file'"),
    (["--file", "-f"], "expected argument for flag '--file'"),
    (["-o"], "expected argument for flag '-o'"),
    (["--address"], "expected argument for flag '--address'"),
  ])
  func grammarErrors(words: [String], text: String) {
    #expect(FlagParser(words, table: Self.table).error?.description == text)
  }

  @Test(arguments: [
    (["--fast", "--fast"], "fast"), (["--fast", "--no-fast"], "fast"), (["-f", "--fast"], "fast"),
    (["--file=a", "--file=b"], "file"),
  ])
  func flagsCannotBeRepeated(words: [String], name: String) {
    let parser = FlagParser(words, table: Self.table)
    #expect(parser.error == nil)
    #expect(throws: FlagError.repeated(name)) { try parser.values() }
    #expect(FlagError.repeated(name).description == "flag '\(name)' cannot be repeated")
  }

  @Test(arguments: [
    ([], [:], "d"), ([], ["FILE": "v"], "v"), ([], ["FILE": ""], ""),
    (["--file=f"], ["FILE": "v"], "f"),
    (["--file="], ["FILE": "v"], ""),
  ])
  func variables(words: [String], environment: [String: String], value: String) throws {
    let table = [Flag(name: "file", kind: .path, default: "d", variable: "FILE", help: "")]
    let values = try FlagParser(words, table: table).values { environment[$0] }
    #expect(values.text("file") == value)
  }
}
