/// What the command line asks for.
enum Invocation {
  case help
  case version
  case serve(Options)

  /// Reads the words after the program's name. The order of precedence is kingpin's: `--version` left
  /// of a grammatical error, that error, `--help`, a repeated flag or a bad value.
  init(_ words: [String]) throws(FlagError) {
    let parser = FlagParser(words)
    if parser.given.contains(where: { $0.flag.name == "version" && $0.value == "true" }) {
      self = .version
      return
    }
    if let error = parser.error { throw error }
    if parser.given.contains(where: { $0.flag.name == "help" && $0.value == "true" }) {
      self = .help
      return
    }
    self = .serve(try Options(try parser.values()))
  }
}
