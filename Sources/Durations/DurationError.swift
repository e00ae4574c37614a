/// Why a text is no duration; the sentences are those of Go's time package.
package enum DurationError: Error, Equatable, CustomStringConvertible {
  /// No duration, or one of more than 292 years.
  case invalid(String)
  case missingUnit(String)
  case unknownUnit(String, String)

  package var description: String {
    switch self {
    case .invalid(let text): "time: invalid duration \(quoted(text))"
    case .missingUnit(let text): "time: missing unit in duration \(quoted(text))"
    case .unknownUnit(let unit, let text):
      "time: unknown unit \(quoted(unit)) in duration \(quoted(text))"
    }
  }

  /// As that package quotes: every byte outside of printable ASCII as `\xNN`.
  private func quoted(_ text: String) -> String {
    var quoted = "\""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): quoted += "\\" + String(Unicode.Scalar(byte))
      case 0x20..<0x80: quoted.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let hex = String(byte, radix: 16)
        quoted += byte < 0x10 ? "\\x0\(hex)" : "\\x\(hex)"
      }
    }
    return quoted + "\""
  }
}
