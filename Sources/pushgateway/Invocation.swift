/// What the command line asks for.
enum Invocation {
  case help
  case manPage
  case bashCompletion
  case zshCompletion
  case version
  case serve(Options)

  /// Reads the words after the program's name. The order of precedence is kingpin's: `--version` left
  /// of a grammatical error, that error, `--help` and its kin, a repeated flag or a bad value.
  init(_ words: [String]) throws(FlagError) {
    let parser = FlagParser(words)
    func asks(for name: String) -> Bool {
      parser.given.contains { $0.flag.name == name && $0.value == "true" }
    }
    if asks(for: "version") {
      self = .version
    } else if let error = parser.error {
      throw error
    } else if asks(for: "help") || asks(for: "help-long") {
      self = .help
    } else if asks(for: "help-man") {
      self = .manPage
    } else if asks(for: "completion-script-bash") {
      self = .bashCompletion
    } else if asks(for: "completion-script-zsh") {
      self = .zshCompletion
    } else {
      self = .serve(try Options(try parser.values()))
    }
  }
}
