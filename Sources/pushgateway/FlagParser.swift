import Glibc

/// The command line by kingpin's grammar, for any table of flags.
///
/// Values stay text until `Options` reads them.
struct FlagParser {
  /// The flags given, in their order, with their values; booleans have `true` or `false`.
  private(set) var given: [(flag: Flag, value: String)] = []
  /// The grammar's first error; what stands before it in the command line was read.
  private(set) var error: FlagError?

  private let table: [Flag]

  init(_ words: [String], table: [Flag] = flagTable) {
    self.table = table
    do {
      try parse(FlagToken.tokens(of: words, in: table))
    } catch {
      self.error = error
    }
  }

  /// The values of all flags: those given, or else those of their variables, or else the defaults.
  /// Throws what is wrong with the first bad one of the command line.
  func values(
    environment: (String) -> String? = Self.environment
  ) throws(FlagError) -> FlagValues {
    var values: [String: [String]] = [:]
    for (flag, value) in given {
      if case .strings = flag.kind {
        values[flag.name, default: []].append(value)
      } else if values.updateValue([value], forKey: flag.name) != nil {
        throw .repeated(flag.name)
      }
      try FlagText.check(value, flag.kind)
    }
    for flag in table where values[flag.name] == nil {
      let value = flag.variable.flatMap(environment)
      if let value { try FlagText.check(value, flag.kind) }
      values[flag.name] = (value ?? flag.default).map { [$0] }
    }
    return FlagValues(values)
  }

  private static func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  private mutating func parse(_ tokens: [FlagToken]) throws(FlagError) {
    var rest = tokens[...]
    while let token = rest.popFirst() {
      let (flag, isNegated) = try flag(of: token)
      if case .boolean = flag.kind {
        given.append((flag, isNegated ? "false" : "true"))
      } else if case .argument(let value) = rest.first {
        rest.removeFirst()
        given.append((flag, value))
      } else {
        throw .expectedArgument("\(token)")
      }
    }
  }

  private func flag(of token: FlagToken) throws(FlagError) -> (Flag, isNegated: Bool) {
    switch token {
    case .argument(let word): throw .unexpected(word)
    case .unreadable(let error): throw error
    case .short(let letter):
      if let flag = table.first(where: { $0.short.map(String.init) == letter }) {
        return (flag, false)
      }
      throw .unknownShort(letter)
    case .long(let name):
      if let flag = table.first(where: { $0.name == name }) { return (flag, false) }
      // Only booleans can be negated.
      if name.hasPrefix("no-"), let flag = table.first(where: { $0.name == name.dropFirst(3) }),
        case .boolean = flag.kind
      {
        return (flag, true)
      }
      throw .unknownLong(name)
    }
  }
}
