extension ByteString {
  /// What a name spelled `U__…` (the escaping scheme `values`) stands for: `__` is `_`, and `_HEX_`
  /// with one to five digits a character. A name that is not spelled so throughout is itself.
  package var unescaped: ByteString {
    guard bytes.starts(with: Self.escapedStart) else { return self }
    var plain: [UInt8] = []
    var rest = bytes.dropFirst(Self.escapedStart.count)
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "_") else {
        plain.append(byte)
        continue
      }
      guard let end = rest.firstIndex(of: UInt8(ascii: "_")),
        let character = Self.character(rest[..<end])
      else { return self }
      plain += character
      rest = rest[(end + 1)...]
    }
    return ByteString(plain)
  }

  private static let escapedStart = Array("U__".utf8)

  /// What stands for the digits between two underscores; nil if they name no character.
  private static func character(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
    if digits.isEmpty { return [UInt8(ascii: "_")] }
    guard digits.count <= 5, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
      let scalar = Unicode.Scalar(code)
    else { return nil }
    return Array(String(scalar).utf8)
  }
}
