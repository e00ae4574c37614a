/// Looks for anchors on mappings and lists in a file that has aliases.
///
/// Aliases of such anchors within each other grow exponentially when they are compared as keys, which
/// happens while the text is parsed; aliases of single values cannot. So this looks at the text
/// itself, line by line, and takes for an anchor what stands where one may stand.
enum AnchorScan {
  static func anchoredCollection(_ text: [UInt8]) -> (name: String, line: Int)? {
    guard hasAlias(text) else { return nil }
    for (index, line) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    {
      for position in line.indices where line[position] == UInt8(ascii: "&") {
        guard isNodeStart(line[..<position]) else { continue }
        let name = line[(position + 1)...].prefix(while: isNamePart)
        guard !name.isEmpty, isCollection(line[name.endIndex...]) else { continue }
        return (String(decoding: name, as: UTF8.self), index + 1)
      }
    }
    return nil
  }

  private static func hasAlias(_ text: [UInt8]) -> Bool {
    for position in text.indices.dropLast() where text[position] == UInt8(ascii: "*") {
      if isNodeStart(text[..<position]), !isDelimiter(text[position + 1]) { return true }
    }
    return false
  }

  private static func isNodeStart(_ before: ArraySlice<UInt8>) -> Bool {
    guard let last = before.last else { return true }
    return last > 0x7E || isDelimiter(last) || "-?:".utf8.contains(last)
  }

  /// What follows the anchor may be something else than a single value on the same line. Some line
  /// breaks of YAML 1.1 are not ASCII.
  private static func isCollection(_ rest: ArraySlice<UInt8>) -> Bool {
    guard let first = rest.first(where: { !" \t".utf8.contains($0) }) else { return true }
    return first < 0x20 || first > 0x7E || "[{!#?".utf8.contains(first)
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func isDelimiter(_ byte: UInt8) -> Bool { " \t\r\n[]{},".utf8.contains(byte) }
}
