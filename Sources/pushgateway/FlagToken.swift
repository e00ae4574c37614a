/// One piece of the command line.
enum FlagToken: Equatable, CustomStringConvertible {
  case long(String)
  case short(String)
  case argument(String)
  /// An arguments file that cannot be read: what stands left of it counts.
  case unreadable(FlagError)

  /// As it was written.
  var description: String {
    switch self {
    case .long(let name): "--\(name)"
    case .short(let name): "-\(name)"
    case .argument(let word): word
    case .unreadable(let error): "\(error)"
    }
  }

  /// Cuts words into tokens: `--x=v` and `-xv` hold two, `-xy` holds two if `x` takes no value. After
  /// `--` all words are arguments. `@FILE` stands for the lines of the file.
  static func tokens(of words: [String], in table: [Flag]) -> [FlagToken] {
    let (words, error) = ArgumentFile.expand(words)
    let tokens = Self.tokens(ofExpanded: words, in: table)
    return error.map { tokens + [.unreadable($0)] } ?? tokens
  }

  private static func tokens(ofExpanded words: [String], in table: [Flag]) -> [FlagToken] {
    var tokens: [FlagToken] = []
    for (index, word) in words.enumerated() {
      if word == "--" {
        return tokens + words[(index + 1)...].map { .argument($0) }
      } else if word.hasPrefix("--") {
        let parts = word.dropFirst(2).split(
          separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        tokens.append(.long(String(parts[0])))
        if parts.count == 2 { tokens.append(.argument(String(parts[1]))) }
      } else if word.hasPrefix("-") {
        tokens += shorts(of: word.dropFirst(), in: table)
      } else {
        tokens.append(.argument(word))
      }
    }
    return tokens
  }

  private static func shorts(of letters: Substring, in table: [Flag]) -> [FlagToken] {
    if letters.isEmpty { return [.short("")] }
    var tokens: [FlagToken] = []
    for index in letters.indices {
      tokens.append(.short(String(letters[index])))
      guard let flag = table.first(where: { $0.short == letters[index] }) else { continue }
      let rest = letters[letters.index(after: index)...]
      if case .boolean = flag.kind { continue }
      return rest.isEmpty ? tokens : tokens + [.argument(String(rest))]
    }
    return tokens
  }
}
