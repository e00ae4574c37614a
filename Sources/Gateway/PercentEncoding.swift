enum PercentEncoding {
  /// `+` stays a plus sign. A `%` without two hexadecimal digits is an error.
  static func decode(_ path: [UInt8]) throws(GroupingPathError) -> [UInt8] {
    guard path.contains(UInt8(ascii: "%")) else { return path }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(path.count)
    var index = 0
    while index < path.count {
      guard path[index] == UInt8(ascii: "%") else {
        decoded.append(path[index])
        index += 1
        continue
      }
      guard index + 2 < path.count, let high = hexDigit(path[index + 1]),
        let low = hexDigit(path[index + 2])
      else {
        throw .invalidEscape(String(decoding: path[index...].prefix(3), as: UTF8.self))
      }
      decoded.append(high << 4 | low)
      index += 3
    }
    return decoded
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
