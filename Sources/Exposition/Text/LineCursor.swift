/// A place in one line, its LF included. Whatever asks for a byte behind the last one has found the
/// end of the input within a line.
struct LineCursor: ~Escapable {
  private let line: Span<UInt8>
  private(set) var place = 0

  @_lifetime(copy line)
  init(_ line: Span<UInt8>) { self.line = line }

  var isAtEnd: Bool { place >= line.count }

  /// The byte here.
  @inline(__always)
  var byte: UInt8 {
    get throws(TextError.Reason) {
      if place >= line.count { throw .unexpectedEnd }
      return line[place]
    }
  }

  /// The byte here as an error shows it.
  var found: [UInt8] { line.extracting(place..<min(place + 1, line.count)).array() }

  @inline(__always)
  mutating func step() { place += 1 }

  @inline(__always)
  mutating func skipBlanks() {
    while place < line.count, line[place] == 0x20 || line[place] == 0x09 { place += 1 }
  }

  @_lifetime(copy self)
  @inline(__always)
  func text(from start: Int) -> Span<UInt8> { line.extracting(start..<place) }

  /// Takes that name, if it and no longer one stands here.
  @inline(__always)
  mutating func takeName(_ name: Span<UInt8>) -> Bool {
    let end = place + name.count
    guard name.count > 0, end < line.count, line.continues(with: name, at: place),
      !isNameByte(line[end]), line[end] != UInt8(ascii: ":")
    else { return false }
    place = end
    return true
  }

  /// Up to the next blank, tab or LF, none of which is taken.
  @_lifetime(copy self)
  mutating func word() throws(TextError.Reason) -> Span<UInt8> {
    let start = place
    while place < line.count {
      let byte = line[place]
      if byte == 0x20 || byte == 0x09 || byte == 0x0A { return line.extracting(start..<place) }
      place += 1
    }
    throw .unexpectedEnd
  }

  /// Up to the LF, which is not taken.
  @_lifetime(copy self)
  mutating func restOfLine() throws(TextError.Reason) -> Span<UInt8> {
    let start = place
    guard line.count > 0, line[line.count - 1] == 0x0A else { throw .unexpectedEnd }
    place = line.count - 1
    return line.extracting(start..<place)
  }

  /// The same if no escapes are in it; nil, and nothing taken, otherwise.
  @_lifetime(copy self)
  mutating func plainRestOfLine() -> Span<UInt8>? {
    guard line.count > 0, line[line.count - 1] == 0x0A,
      line.firstIndex(of: UInt8(ascii: "\\"), from: place) == nil
    else { return nil }
    let start = place
    place = line.count - 1
    return line.extracting(start..<place)
  }

  /// `[a-zA-Z_][a-zA-Z0-9_]*`, with colons if it is a metric's; empty if none starts here.
  @_lifetime(copy self)
  @inline(__always)
  mutating func name(allowingColons: Bool) throws(TextError.Reason) -> Span<UInt8> {
    let start = place
    let first = try byte
    if isNameStart(first) || allowingColons && first == UInt8(ascii: ":") {
      place = line.endOfName(from: place + 1, allowingColons: allowingColons)
      if place >= line.count { throw .unexpectedEnd }
    }
    return line.extracting(start..<place)
  }

  /// The bytes up to the next quote, backslash or LF, which is not taken.
  @_lifetime(copy self)
  @inline(__always)
  mutating func plainPart() -> Span<UInt8> {
    let start = place
    place = line.endOfPlainText(from: start)
    return line.extracting(start..<place)
  }

  /// What the escape sequence here stands for: `\\`, `\"` and `\n` alone are ones.
  mutating func escapedByte() throws(TextError.Reason) -> UInt8 {
    place += 1
    let byte = try byte
    place += 1
    switch byte {
    case UInt8(ascii: "\\"), UInt8(ascii: "\""): return byte
    case UInt8(ascii: "n"): return 0x0A
    default: throw .invalidEscape([UInt8(ascii: "\\"), byte])
    }
  }

  /// A text in quotes, the first of which is here. Both are taken.
  mutating func quoted(_ what: String) throws(TextError.Reason) -> [UInt8] {
    place += 1
    var text: [UInt8] = []
    while true {
      text.append(plainPart())
      switch try byte {
      case UInt8(ascii: "\""):
        place += 1
        return text
      case 0x0A: throw .newlineIn(what: what, text)
      default: text.append(try escapedByte())
      }
    }
  }
}
