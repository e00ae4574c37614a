/// The text in double quotes as Go's `strconv.Quote` writes it: upstream's error sentences do.
package func goQuoted(_ bytes: Span<UInt8>) -> String {
  var quoted = "\""
  var rest = bytes.array()[...]
  while let byte = rest.first {
    if byte < 0x80 {
      quoted += escaped(Unicode.Scalar(byte), in: "\"")
      rest = rest.dropFirst()
    } else if let (scalar, length) = scalar(at: rest) {
      quoted += escaped(scalar, in: "\"")
      rest = rest.dropFirst(length)
    } else {
      quoted += "\\x" + hex(UInt32(byte), digits: 2)
      rest = rest.dropFirst()
    }
  }
  return quoted + "\""
}

package func goQuoted(_ text: String) -> String {
  let bytes = Array(text.utf8)
  return goQuoted(bytes.span)
}

/// The character in single quotes as Go's `%q` writes a rune.
package func goQuotedCharacter(_ bytes: Span<UInt8>) -> String {
  let rest = bytes.array()[...]
  guard let byte = rest.first else { return "'\\x00'" }
  if byte < 0x80 { return "'" + escaped(Unicode.Scalar(byte), in: "'") + "'" }
  let character = scalar(at: rest)?.0 ?? Unicode.Scalar(byte)
  return "'" + escaped(character, in: "'") + "'"
}

private func scalar(at bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
  for length in 2...4 where length <= bytes.count {
    let prefix = Array(bytes.prefix(length))
    if prefix.span.isUTF8, let scalar = String(decoding: prefix, as: UTF8.self).unicodeScalars.first
    {
      return (scalar, length)
    }
  }
  return nil
}

private func escaped(_ scalar: Unicode.Scalar, in quote: Unicode.Scalar) -> String {
  switch scalar {
  case quote, "\\": return "\\\(scalar)"
  case "\u{07}": return "\\a"
  case "\u{08}": return "\\b"
  case "\u{0C}": return "\\f"
  case "\n": return "\\n"
  case "\r": return "\\r"
  case "\t": return "\\t"
  case "\u{0B}": return "\\v"
  default: break
  }
  if isPrintable(scalar) { return String(scalar) }
  if scalar.value < 0x80 { return "\\x" + hex(scalar.value, digits: 2) }
  if scalar.value < 0x10000 { return "\\u" + hex(scalar.value, digits: 4) }
  return "\\U" + hex(scalar.value, digits: 8)
}

/// Go's `IsPrint`: letters, marks, numbers, punctuation, symbols and the ASCII blank.
private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
  if scalar == " " { return true }
  switch scalar.properties.generalCategory {
  case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
    .paragraphSeparator:
    return false
  default: return true
  }
}

private func hex(_ value: UInt32, digits: Int) -> String {
  let text = String(value, radix: 16)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}
