import Exposition

/// The parameters of an admin request, from its query and its form body.
struct AdminParameters {
  private(set) var pairs: [(name: String, value: String)] = []

  /// Adds `name=value&…`, percent-encoded, with `+` for a blank.
  mutating func append(_ encoded: [UInt8]) throws(AdminError) {
    for field in encoded.split(separator: UInt8(ascii: "&")) {
      let name = field.prefix { $0 != UInt8(ascii: "=") }
      let value = field.dropFirst(name.count + 1)
      pairs.append((try Self.decode(name), try Self.decode(value)))
    }
  }

  private static func decode(_ encoded: ArraySlice<UInt8>) throws(AdminError) -> String {
    let blanks = encoded.map { $0 == UInt8(ascii: "+") ? 0x20 : $0 }
    let decoded: [UInt8]
    do {
      decoded = try PercentEncoding.decode(blanks)
    } catch {
      throw .invalidEscape("\(error)")
    }
    guard decoded.span.isUTF8 else { throw .notUTF8(String(decoding: encoded, as: UTF8.self)) }
    return String(decoding: decoded, as: UTF8.self)
  }
}
