/// The URL under which clients and browsers see the gateway; only its path matters here.
///
/// What is refused, and how it is said, is what Go's net/url does, and it takes much: `/a` and `a` are
/// URLs too.
struct ExternalURL: Equatable {
  /// As given, "" if it was not.
  let text: String
  /// The path, percent-decoded and normalised: "" or "/pgw".
  let path: String

  init(_ text: String) throws(FlagError) {
    self.text = text
    let parts = Self.cut(text.utf8[...], at: "#")
    do {
      path = RoutePrefix.normalized(try Self.unescaped(try Self.path(of: parts.before)))
    } catch {
      throw .invalidURL(String(parts.before) ?? text, error)
    }
    do { _ = try Self.unescaped(parts.after) } catch { throw .invalidURL(text, error) }
  }

  private typealias Bytes = Substring.UTF8View

  /// The path as written. Throws what is wrong with anything left of it.
  private static func path(of url: Bytes) throws(URLFlaw) -> Bytes {
    if url.contains(where: { $0 < 0x20 || $0 == 0x7F }) { throw .controlCharacter }
    let scheme = try scheme(of: url)
    let rest = cut(scheme.map { url.dropFirst($0.count + 1) } ?? url, at: "?").before
    if rest.first != UInt8(ascii: "/") {
      // Opaque, like mailto:x, if there is a scheme.
      if scheme != nil { return rest.prefix(0) }
      if cut(rest, at: "/").before.contains(UInt8(ascii: ":")) { throw .colonInFirstSegment }
      return rest
    }
    guard rest.starts(with: "//".utf8), scheme != nil || !rest.starts(with: "///".utf8) else {
      return rest
    }
    let authority = rest.dropFirst(2).prefix { $0 != UInt8(ascii: "/") }
    try check(authority: authority)
    return rest[authority.endIndex...]
  }

  /// RFC 3986, 3.1; nil if what stands before the first colon is none.
  private static func scheme(of url: Bytes) throws(URLFlaw) -> Bytes? {
    for (offset, byte) in url.enumerated() {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): continue
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
        UInt8(ascii: "."):
        if offset == 0 { return nil }
      case UInt8(ascii: ":"):
        if offset == 0 { throw .schemeMissing }
        return url.prefix(offset)
      default: return nil
      }
    }
    return nil
  }

  private static func check(authority: Bytes) throws(URLFlaw) {
    var host = authority
    if let at = authority.lastIndex(of: UInt8(ascii: "@")) {
      let user = authority[..<at]
      guard user.allSatisfy(isUserInformation) else { throw .invalidUserInformation }
      _ = try unescaped(user)
      host = authority[authority.index(after: at)...]
    }
    let port: Bytes
    if host.first == UInt8(ascii: "[") {
      guard let end = host.lastIndex(of: UInt8(ascii: "]")) else { throw .bracketMissing }
      port = host[host.index(after: end)...]
    } else {
      port = host.lastIndex(of: UInt8(ascii: ":")).map { host[$0...] } ?? host.suffix(0)
    }
    let isPort =
      port.isEmpty || port.first == UInt8(ascii: ":") && port.dropFirst().allSatisfy(isDigit)
    if !isPort { throw .invalidPort(String(port) ?? "") }
    if let byte = host.first(where: { !isHost($0) }) {
      throw .invalidHostCharacter(String(UnicodeScalar(byte)))
    }
    // In a host only what is not ASCII may be written so, and the sign of a zone (RFC 6874, 2).
    _ = try unescaped(host) { $0 >= 0x80 || $0 == UInt8(ascii: "%") }
  }

  /// With `%XX` undone.
  private static func unescaped(
    _ text: Bytes, ifAllowed isAllowed: (UInt8) -> Bool = { _ in true }
  ) throws(URLFlaw) -> String {
    var decoded: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        decoded.append(byte)
        continue
      }
      let digits = rest.prefix(2)
      guard digits.count == 2, digits.allSatisfy(isHexadecimal),
        let value = UInt8(String(digits) ?? "", radix: 16), isAllowed(value)
      else { throw .invalidEscape(String(decoding: [byte] + Array(digits), as: UTF8.self)) }
      decoded.append(value)
      rest = rest.dropFirst(2)
    }
    return String(decoding: decoded, as: UTF8.self)
  }

  private static func cut(_ text: Bytes, at mark: Unicode.Scalar) -> (before: Bytes, after: Bytes) {
    guard let index = text.firstIndex(of: UInt8(ascii: mark)) else { return (text, text.suffix(0)) }
    return (text[..<index], text[text.index(after: index)...])
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x61...0x66).contains(byte | 0x20)
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x61...0x7A).contains(byte | 0x20)
  }

  private static func isUserInformation(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || "-._:~!$&'()*+,;=%@".utf8.contains(byte)
  }

  /// Go lets more pass in a host than RFC 3986, 3.2.2 does.
  private static func isHost(_ byte: UInt8) -> Bool {
    byte >= 0x80 || isAlphanumeric(byte) || "-._~!$&'()*+,;=:[]<>\"%".utf8.contains(byte)
  }
}
