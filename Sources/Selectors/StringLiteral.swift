import Exposition

/// A string of PromQL: in double or single quotes with Go's escapes, in backticks as it stands.
struct StringLiteral {
  private let bytes: [UInt8]
  private let start: Int
  private(set) var value: [UInt8] = []
  /// Where in the text each byte of the value begins, counted from 1, and where the value ends.
  private(set) var places: [Int] = []
  /// Behind the closing quote.
  private(set) var end: Int

  /// - Parameter start: where the opening quote stands.
  init(_ bytes: [UInt8], at start: Int) {
    self.bytes = bytes
    self.start = start
    end = start + 1
  }

  mutating func read() throws(SelectorError) {
    let quote = bytes[start]
    while end < bytes.count {
      let byte = bytes[end]
      if byte == quote {
        places.append(end + 1)
        end += 1
        return
      }
      if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "`") {
        try readEscape(quote: quote)
        continue
      }
      if byte == 0x0A, quote != UInt8(ascii: "`") {
        throw SelectorError(.lineFeedInString, at: end + 1)
      }
      append([byte], from: end)
      end += 1
    }
    throw SelectorError(.unterminatedString, at: start + 1)
  }

  private mutating func readEscape(quote: UInt8) throws(SelectorError) {
    guard end + 1 < bytes.count else { throw SelectorError(.unterminatedString, at: start + 1) }
    let letter = bytes[end + 1]
    switch letter {
    case UInt8(ascii: "x"): try readNumber(digits: 2, radix: 16, skip: 2)
    case UInt8(ascii: "u"): try readNumber(digits: 4, radix: 16, skip: 2)
    case UInt8(ascii: "U"): try readNumber(digits: 8, radix: 16, skip: 2)
    case UInt8(ascii: "0")...UInt8(ascii: "7"): try readNumber(digits: 3, radix: 8, skip: 1)
    default:
      guard let byte = Self.plain[letter] ?? (letter == quote ? quote : nil) else {
        throw invalidEscape(length: 2)
      }
      append([byte], from: end)
      end += 2
    }
  }

  private static let plain: [UInt8: UInt8] = [
    UInt8(ascii: "a"): 0x07, UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
    UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    UInt8(ascii: "v"): 0x0B, UInt8(ascii: "\\"): UInt8(ascii: "\\"),
  ]

  /// `\xHH` and `\ooo` are bytes, `\u` and `\U` characters.
  private mutating func readNumber(digits: Int, radix: Int, skip: Int) throws(SelectorError) {
    let written = bytes[min(end + skip, bytes.count)...].prefix(digits)
    guard written.count == digits, written.allSatisfy({ $0 != UInt8(ascii: "+") }),
      let number = UInt32(String(decoding: written, as: UTF8.self), radix: radix)
    else { throw invalidEscape(length: skip + written.count) }
    if digits < 4 {
      guard let byte = UInt8(exactly: number) else { throw invalidEscape(length: skip + digits) }
      append([byte], from: end)
    } else {
      guard let scalar = Unicode.Scalar(number) else {
        throw invalidEscape(length: skip + digits)
      }
      append(Array(String(scalar).utf8), from: end)
    }
    end += skip + digits
  }

  private mutating func append(_ added: [UInt8], from place: Int) {
    value += added
    places += added.map { _ in place + 1 }
  }

  private func invalidEscape(length: Int) -> SelectorError {
    let escape = bytes[end...].prefix(length)
    return SelectorError(
      .invalidEscape(String(decoding: escape, as: UTF8.self)), at: end + 1)
  }
}
