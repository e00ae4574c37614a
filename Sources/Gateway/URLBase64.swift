/// Base64 in the URL-safe alphabet as push URLs have it: padding optional, `=` alone is empty.
enum URLBase64 {
  struct Decoded {
    /// All of it, or what whole quanta before the invalid byte gave.
    var bytes: [UInt8] = []
    /// The index of the first byte that is no base64.
    var invalidByte: Int?
  }

  /// CR and LF are skipped and left-over bits ignored, as Go's decoder does.
  static func decode(_ padded: [UInt8]) -> Decoded {
    let text = padded.prefix(padded.reversed().firstIndex { $0 != 0x3D }?.base ?? 0)
    var result = Decoded()
    var quantum: [UInt32] = []
    var start = 0
    for (index, byte) in text.enumerated() where byte != 0x0A && byte != 0x0D {
      guard let digit = digit(byte) else {
        result.invalidByte = index
        return result
      }
      if quantum.isEmpty { start = index }
      quantum.append(digit)
      if quantum.count == 4 {
        result.bytes += bytes(of: quantum)
        quantum = []
      }
    }
    if quantum.count == 1 {
      result.invalidByte = start
    } else if !quantum.isEmpty {
      result.bytes += bytes(of: quantum)
    }
    return result
  }

  /// Without padding.
  static func encode(_ bytes: [UInt8]) -> String {
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let triple = bytes[start..<min(start + 3, bytes.count)]
      let bits = triple.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - triple.count))
      for place in 0...triple.count {
        text.unicodeScalars.append(alphabet[bits >> (18 - 6 * place) & 63])
      }
    }
    return text
  }

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".unicodeScalars)

  private static func bytes(of quantum: [UInt32]) -> ArraySlice<UInt8> {
    let digits = quantum + Array(repeating: 0, count: 4 - quantum.count)
    let bits = digits.reduce(0) { $0 << 6 | $1 }
    let all = [UInt8(bits >> 16), UInt8(bits >> 8 & 0xFF), UInt8(bits & 0xFF)]
    return all.prefix(quantum.count - 1)
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
