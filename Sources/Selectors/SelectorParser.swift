import Exposition

/// Reads `{NAME OP STRING, …}`. Names may be quoted, as Prometheus has it since 3.0.
struct SelectorParser {
  private enum Operation { case equal, notEqual, matching, notMatching }

  private let bytes: [UInt8]
  private var index = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func parse() throws(SelectorError) -> [Matcher] {
    skipBlanks()
    if let byte = next, isNameStart(byte) || byte == UInt8(ascii: ":") {
      let start = index
      throw SelectorError(.metricName(name()), at: start + 1)
    }
    try expect("{")
    var matchers: [Matcher] = []
    skipBlanks()
    while next != UInt8(ascii: "}") {
      matchers.append(try matcher())
      skipBlanks()
      if next == UInt8(ascii: ",") {
        index += 1
        skipBlanks()
      } else if next != UInt8(ascii: "}") {
        throw unexpected("\",\" or \"}\"")
      }
    }
    index += 1
    skipBlanks()
    if next != nil { throw unexpected("the end of the selector") }
    return matchers
  }

  private mutating func matcher() throws(SelectorError) -> Matcher {
    let start = index
    let name: ByteString
    if isQuote(next) {
      name = try quoted().value
      skipBlanks()
      if next == UInt8(ascii: ",") || next == UInt8(ascii: "}") {
        throw SelectorError(.metricName("\(name)"), at: start + 1)
      }
    } else {
      name = ByteString(self.name())
      if name.isEmpty { throw unexpected("a label name") }
    }
    if name == "__name__" { throw SelectorError(.metricNameLabel, at: start + 1) }
    skipBlanks()
    let operation = try operation()
    skipBlanks()
    guard isQuote(next) else { throw unexpected("a quoted value") }
    let (value, places) = try quoted()
    switch operation {
    case .equal: return Matcher(name: name, condition: .equal(value))
    case .notEqual: return Matcher(name: name, condition: .notEqual(value))
    case .matching:
      return Matcher(name: name, condition: .matching(try Pattern(value, places: places)))
    case .notMatching:
      return Matcher(name: name, condition: .notMatching(try Pattern(value, places: places)))
    }
  }

  private mutating func name() -> String {
    let start = index
    if let byte = next, isNameStart(byte) || byte == UInt8(ascii: ":") {
      while let byte = next, isNameByte(byte) || byte == UInt8(ascii: ":") { index += 1 }
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func operation() throws(SelectorError) -> Operation {
    let second = index + 1 < bytes.count ? bytes[index + 1] : 0
    let operation: Operation
    switch (next, second) {
    case (UInt8(ascii: "="), UInt8(ascii: "~")): operation = .matching
    case (UInt8(ascii: "!"), UInt8(ascii: "~")): operation = .notMatching
    case (UInt8(ascii: "!"), UInt8(ascii: "=")): operation = .notEqual
    case (UInt8(ascii: "="), _):
      index += 1
      return .equal
    default: throw unexpected("one of = != =~ !~")
    }
    index += 2
    return operation
  }

  /// A string in any of the three quotes, and where in the selector each of its bytes stands.
  private mutating func quoted() throws(SelectorError) -> (value: ByteString, places: [Int]) {
    var literal = StringLiteral(bytes, at: index)
    try literal.read()
    index = literal.end
    return (ByteString(literal.value), literal.places)
  }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private func isQuote(_ byte: UInt8?) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
  }

  private mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || (0x09...0x0D).contains(byte) { index += 1 }
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(SelectorError) {
    guard next == UInt8(ascii: character) else { throw unexpected("\"\(character)\"") }
    index += 1
  }

  private func unexpected(_ expected: String) -> SelectorError {
    let rest = String(decoding: bytes[index...], as: UTF8.self)
    let found = rest.unicodeScalars.first.map { goQuoted(String($0)) } ?? "the end"
    return SelectorError(.expected(expected, found: found), at: index + 1)
  }
}
