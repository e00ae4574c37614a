/// Where to listen: ":9091", "127.0.0.1:9091", "[::1]:9091", "localhost:0" or "unix:/run/x.sock".
package enum ListenAddress: Sendable, Hashable {
  /// An empty host is every address of IPv6 and IPv4; port 0 is the system's choice.
  case tcp(host: String, port: UInt16)
  case unix(path: String)

  package init(_ text: String) throws(HTTPError) {
    if text.hasPrefix("unix:") {
      self = .unix(path: String(text.dropFirst(5)))
      return
    }
    guard let colon = text.lastIndex(of: ":") else { throw .missingPort(address: text) }
    var host = text[..<colon]
    if host.hasPrefix("[") {
      guard host.hasSuffix("]") else { throw .missingPort(address: text) }
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      throw .tooManyColons(address: text)
    }
    let digits = text[text.index(after: colon)...]
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits) else {
      throw .invalidPort(address: text)
    }
    self = .tcp(host: String(host), port: port)
  }

  /// Opens the socket; it accepts connections from now on.
  package func open() throws(HTTPError) -> Listener {
    switch self {
    case .unix(let path): try Listener(unix: path)
    case .tcp(let host, let port): try Listener(host: host, port: port)
    }
  }
}

extension ListenAddress: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unix(let path): "unix:\(path)"
    case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
  }
}
