/// Walks over a pattern and refuses what RE2, and so Prometheus, does not know: lookarounds,
/// references, possessive repeats, verbs. The engine behind `Pattern` would take them, and then a
/// selector would mean something else here than in Prometheus.
struct PatternSyntax {
  private let pattern: [UInt8]
  private var index = 0
  /// Whether a repeat stands before the index, which another repeat may not follow.
  private var isBehindRepeat = false

  /// What is not RE2's, and its place in the pattern.
  struct Flaw: Error { let syntax: String; let index: Int }

  init(_ pattern: [UInt8]) { self.pattern = pattern }

  mutating func check() throws(Flaw) {
    while index < pattern.count {
      switch pattern[index] {
      case UInt8(ascii: "\\"): try escape(inClass: false)
      case UInt8(ascii: "["): try bracket()
      case UInt8(ascii: "("): try group()
      case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"): try repeated(length: 1)
      case UInt8(ascii: "{"):
        if let length = countLength { try repeated(length: length) } else { step(1) }
      default: step(1)
      }
    }
  }

  private mutating func step(_ count: Int) {
    index += count
    isBehindRepeat = false
  }

  /// A repeat and the `?` that makes it lazy.
  private mutating func repeated(length: Int) throws(Flaw) {
    if isBehindRepeat { throw flaw(length, "a repeat of a repeat, ") }
    index += length
    if byte(0) == UInt8(ascii: "?") { index += 1 }
    isBehindRepeat = true
  }

  /// The length of `{n}`, `{n,}` or `{n,m}`; any other brace is itself.
  private var countLength: Int? {
    var length = 1
    var commas = 0
    while let next = byte(length), next != UInt8(ascii: "}") {
      if next == UInt8(ascii: ","), commas == 0, length > 1 {
        commas += 1
      } else if !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) {
        return nil
      }
      length += 1
    }
    return byte(length) != nil && length > 1 ? length + 1 : nil
  }

  /// `(`, `(?:`, `(?P<name>`, `(?<name>`, `(?flags)` or `(?flags:`.
  private mutating func group() throws(Flaw) {
    if byte(1) == UInt8(ascii: "*") { throw flaw(2) }
    guard byte(1) == UInt8(ascii: "?") else { return step(1) }
    var length = 2
    if byte(2) == UInt8(ascii: "P") { length += 1 }
    if byte(length) == UInt8(ascii: "<") {
      guard let first = byte(length + 1), Self.isWord(first) else { throw flaw(length + 2) }
      return step(length + 1)
    }
    if length == 3 { throw flaw(4) }
    while let flag = byte(length), Self.flags.contains(flag) { length += 1 }
    guard byte(length) == UInt8(ascii: ":") || byte(length) == UInt8(ascii: ")") else {
      throw flaw(length + 1)
    }
    step(length + 1)
  }

  private static let flags = Array("imsU-".utf8)

  private mutating func bracket() throws(Flaw) {
    step(byte(1) == UInt8(ascii: "^") ? 2 : 1)
    // A bracket that closes at once is a member.
    if byte(0) == UInt8(ascii: "]") { step(1) }
    while let next = byte(0), next != UInt8(ascii: "]") {
      if next == UInt8(ascii: "\\") {
        try escape(inClass: true)
      } else if next == UInt8(ascii: "["), byte(1) == UInt8(ascii: ":") {
        step(2)
      } else if next == UInt8(ascii: "["), byte(1) == UInt8(ascii: ".") || byte(1) == 0x3D {
        throw flaw(2)
      } else {
        step(1)
      }
    }
    step(1)
  }

  private mutating func escape(inClass: Bool) throws(Flaw) {
    guard let letter = byte(1) else { return step(1) }
    if inClass || letter != UInt8(ascii: "Q") {
      let known = inClass ? Self.classEscapes : Self.escapes
      if Self.isWord(letter), !known.contains(letter) { throw flaw(2) }
      return step(2)
    }
    step(2)
    while index < pattern.count {
      if byte(0) == UInt8(ascii: "\\"), byte(1) == UInt8(ascii: "E") { return step(2) }
      step(1)
    }
  }

  private static let classEscapes = Array("0afnrtxdDsSwWpP".utf8)
  private static let escapes = classEscapes + Array("AbBzQE".utf8)

  private static func isWord(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
      || byte == UInt8(ascii: "_")
  }

  private func byte(_ offset: Int) -> UInt8? {
    index + offset < pattern.count ? pattern[index + offset] : nil
  }

  private func flaw(_ length: Int, _ note: String = "") -> Flaw {
    let text = String(decoding: pattern[index...].prefix(length), as: UTF8.self)
    return Flaw(syntax: note + text, index: index)
  }
}
