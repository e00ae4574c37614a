/// Texts from outside as parts of one log line. No control character passes, nor any other character
/// that is not printable: a pushed label can neither forge a line nor steer a terminal.
enum LogQuoting {
  /// As Go's slog writes it: plain if that is unmistakable, otherwise quoted like strconv.Quote.
  static func logfmt(_ text: String) -> String {
    text.isEmpty || text.unicodeScalars.contains(where: needsQuotes)
      ? quoted(text, goEscape) : text
  }

  /// As Go's `%q` writes it, whatever the text.
  static func goQuoted(_ text: String) -> String { quoted(text, goEscape) }

  /// A string of JSON (RFC 8259, 7).
  static func json(_ text: String) -> String { quoted(text, jsonEscape) }

  private static func needsQuotes(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "=" || scalar == "\"" || !isPrintable(scalar)
  }

  private static func quoted(_ text: String, _ escape: (Unicode.Scalar) -> String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      default:
        if isPrintable(scalar) {
          quoted.unicodeScalars.append(scalar)
        } else {
          quoted += escape(scalar)
        }
      }
    }
    return quoted + "\""
  }

  private static func goEscape(_ scalar: Unicode.Scalar) -> String {
    switch scalar.value {
    case 0x07: "\\a"
    case 0x08: "\\b"
    case 0x0B: "\\v"
    case 0x0C: "\\f"
    case ..<0x20, 0x7F: "\\x" + hex(scalar.value, digits: 2)
    case ..<0x10000: "\\u" + hex(scalar.value, digits: 4)
    default: "\\U" + hex(scalar.value, digits: 8)
    }
  }

  private static func jsonEscape(_ scalar: Unicode.Scalar) -> String {
    UTF16.encode(scalar).map { $0.map { "\\u" + hex(UInt32($0), digits: 4) }.joined() } ?? ""
  }

  private static func hex(_ value: UInt32, digits: Int) -> String {
    let hex = String(value, radix: 16)
    return String(repeating: "0", count: digits - hex.count) + hex
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      false
    case .spaceSeparator: scalar == " "
    default: true
    }
  }
}
