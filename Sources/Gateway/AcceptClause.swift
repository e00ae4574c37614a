/// One clause of an `Accept` header, read as upstream reads it: all to the letter, quotes have no
/// meaning, of a parameter given twice the last counts, and what has no single `=` is none.
struct AcceptClause: Equatable {
  /// `type/subtype`
  let name: String
  private(set) var quality = 1.0
  private var parameters: [String: String] = [:]

  subscript(_ name: String) -> String { parameters[name] ?? "" }

  /// Nil for what has no type and subtype.
  init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ";", omittingEmptySubsequences: false)
    let name = MediaType.trimmed(String(parts.first ?? ""))
    let slashes = name.count { $0 == "/" }
    guard name == "*" || slashes == 1 && !name.hasSuffix("/") else { return nil }
    self.name = name
    for part in parts.dropFirst() {
      let sides = part.split(separator: "=", omittingEmptySubsequences: false)
      guard sides.count == 2, !sides[1].isEmpty else { continue }
      let key = MediaType.trimmed(String(sides[0]))
      if key == "q" {
        quality = Double(String(sides[1])) ?? 0
      } else {
        parameters[key] = MediaType.trimmed(String(sides[1]))
      }
    }
  }

  /// The clauses by falling q, those of equal q as written.
  static func clauses(of accept: String) -> [AcceptClause] {
    let parsed = accept.split(separator: ",").compactMap { AcceptClause($0) }
    return parsed.enumerated()
      .sorted { ($0.element.quality, $1.offset) > ($1.element.quality, $0.offset) }
      .map(\.element)
  }
}
