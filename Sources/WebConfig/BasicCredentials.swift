/// The name and password of an Authorization header (RFC 7617), read as Go's `BasicAuth` reads it.
struct BasicCredentials: Equatable {
  var name: [UInt8]
  var password: [UInt8]

  /// Nil where the header is of another scheme or not well-formed.
  init?(_ header: String) {
    let bytes = Array(header.utf8)
    let scheme = Array("basic ".utf8)
    guard bytes.count >= scheme.count,
      zip(bytes, scheme).allSatisfy({ $0 == $1 || $1 != 0x20 && $0 | 0x20 == $1 }),
      let pair = Self.base64(bytes[scheme.count...]),
      let colon = pair.firstIndex(of: UInt8(ascii: ":"))
    else { return nil }
    name = Array(pair[..<colon])
    password = Array(pair[(colon + 1)...])
  }

  /// The standard alphabet with its padding; bits left over are ignored.
  private static func base64(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
    var bits: UInt32 = 0
    for (index, byte) in text.dropLast(padding).enumerated() {
      guard let digit = digit(byte) else { return nil }
      bits = bits << 6 | digit
      guard index % 4 == 3 else { continue }
      bytes += [UInt8(bits >> 16 & 0xFF), UInt8(bits >> 8 & 0xFF), UInt8(bits & 0xFF)]
    }
    if padding == 1 { bytes += [UInt8(bits >> 10 & 0xFF), UInt8(bits >> 2 & 0xFF)] }
    if padding == 2 { bytes += [UInt8(bits >> 4 & 0xFF)] }
    return bytes
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
