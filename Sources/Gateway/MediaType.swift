/// A media type with its parameters, or a clause of an `Accept` header.
struct MediaType: Equatable {
  /// In lower case, `type/subtype`.
  let name: String
  /// Names in lower case, values unquoted.
  let parameters: [(name: String, value: String)]

  subscript(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

  /// Nil for what is no media type.
  init?(_ text: some StringProtocol) {
    let parts = Self.split(text, at: ";").map(Self.trimmed)
    guard let first = parts.first, !first.isEmpty else { return nil }
    name = first.lowercased()
    var parameters: [(String, String)] = []
    for part in parts.dropFirst() where !part.isEmpty {
      guard let equals = part.firstIndex(of: "=") else { return nil }
      let value = Self.trimmed(String(part[part.index(after: equals)...]))
      let name = Self.trimmed(String(part[..<equals])).lowercased()
      parameters.append((name, Self.unquoted(value)))
    }
    self.parameters = parameters
  }

  static func == (left: Self, right: Self) -> Bool {
    left.name == right.name && left.parameters.elementsEqual(right.parameters, by: ==)
  }

  /// Splits outside quotes.
  static func split(_ text: some StringProtocol, at separator: Character) -> [String] {
    var parts = [""]
    var isQuoted = false
    for character in text {
      if character == "\"" { isQuoted.toggle() }
      if character == separator, !isQuoted {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts
  }

  static func trimmed(_ text: String) -> String {
    var rest = text[...]
    while let first = rest.first, first == " " || first == "\t" { rest = rest.dropFirst() }
    while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
    return String(rest)
  }

  private static func unquoted(_ value: String) -> String {
    guard value.count >= 2, value.first == "\"", value.last == "\"" else { return value }
    return String(value.dropFirst().dropLast())
  }
}
