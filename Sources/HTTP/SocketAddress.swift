import Glibc

/// A peer's or a socket's own address, as text.
enum SocketAddress {
  /// What `query` (getsockname or getpeername) says of a descriptor: "127.0.0.1:80", "[::1]:80",
  /// "[fe80::1%eth0]:80", "unix:/run/x.sock", "@" for a Unix socket without a name or if it cannot be
  /// told. An IPv4 address that came in by IPv6 is IPv4.
  static func text(
    of descriptor: Int32,
    _ query: (Int32, UnsafeMutablePointer<sockaddr>?, UnsafeMutablePointer<socklen_t>?) -> Int32
  ) -> String {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return unsafe withUnsafeMutablePointer(to: &storage) { storage in
      let address = UnsafeMutableRawPointer(storage)
      guard unsafe query(descriptor, address.assumingMemoryBound(to: sockaddr.self), &length) == 0
      else { return "@" }
      switch unsafe Int32(storage.pointee.ss_family) {
      case AF_INET:
        var inet = unsafe address.load(as: sockaddr_in.self)
        return unsafe "\(host(AF_INET, &inet.sin_addr)):\(inet.sin_port.bigEndian)"
      case AF_INET6:
        var inet = unsafe address.load(as: sockaddr_in6.self)
        let host = unsafe host(AF_INET6, &inet.sin6_addr)
        let port = inet.sin6_port.bigEndian
        guard host.hasPrefix("::ffff:"), host.contains(".") else {
          return "[\(host)\(zone(inet.sin6_scope_id))]:\(port)"
        }
        return "\(host.dropFirst(7)):\(port)"
      case AF_UNIX:
        let start = MemoryLayout<sa_family_t>.size
        let name = unsafe UnsafeRawBufferPointer(start: address, count: Int(length)).dropFirst(
          start)
        // An abstract name, which has no file, begins with NUL: unix(7).
        let path = unsafe name.prefix { $0 != 0 }
        return unsafe path.isEmpty ? "@" : "unix:\(String(decoding: path, as: UTF8.self))"
      default: return "@"
      }
    }
  }

  /// `%eth0` for a link-local address.
  private static func zone(_ index: UInt32) -> String {
    if index == 0 { return "" }
    return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(IF_NAMESIZE)) {
      name in
      unsafe if_indextoname(index, name.baseAddress)
        .map { unsafe "%\(String(cString: $0))" } ?? "%\(index)"
    }
  }

  private static func host(_ family: Int32, _ address: UnsafeRawPointer) -> String {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
      unsafe inet_ntop(family, address, text.baseAddress, socklen_t(text.count))
        .map { unsafe String(cString: $0) } ?? "?"
    }
  }
}
