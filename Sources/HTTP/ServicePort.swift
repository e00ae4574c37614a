import Glibc

/// A TCP port by number or by name.
enum ServicePort {
  /// No text is port 0. Names are those of services(5).
  static func number(of text: String) throws(HTTPError) -> UInt16 {
    if text.isEmpty { return 0 }
    let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
    if !digits.isEmpty && digits.allSatisfy({ (0x30...0x39).contains($0) }) {
      guard let port = UInt16(text) else { throw .invalidPort(text) }
      return port
    }
    // Only before the server's threads exist: getservbyname(3) keeps one entry for all.
    guard let service = unsafe getservbyname(text, "tcp") else { throw .unknownPort(text) }
    return UInt16(truncatingIfNeeded: unsafe service.pointee.s_port).bigEndian
  }
}
