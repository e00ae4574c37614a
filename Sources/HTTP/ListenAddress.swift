/// Where to listen: ":9091", "127.0.0.1:http", "[::1]:9091", "[fe80::1%eth0]:9091", "localhost:0" or
/// "unix:/run/x.sock".
package enum ListenAddress: Sendable, Hashable {
  /// An empty host is every address of IPv6 and IPv4; port 0 is the system's choice.
  case tcp(host: String, port: UInt16)
  case unix(path: String)

  package init(_ text: String) throws(HTTPError) {
    if text.hasPrefix("unix:") {
      self = .unix(path: String(text.dropFirst(5)))
      return
    }
    if text.indices.contains(where: { text[$0...].hasPrefix("://") }) {
      throw .unsupportedNetwork(address: text)
    }
    // As for Go's net package: any host, any port.
    if text.isEmpty {
      self = .tcp(host: "", port: 0)
      return
    }
    guard let colon = text.lastIndex(of: ":") else { throw .missingPort(address: text) }
    self = .tcp(
      host: try Self.host(text[..<colon], of: text),
      port: try ServicePort.number(of: String(text[text.index(after: colon)...])))
  }

  private static func host(_ written: Substring, of text: String) throws(HTTPError) -> String {
    var host = written
    if host.first == "[" {
      guard let end = text.lastIndex(of: "]") else { throw .missingBracket(address: text) }
      guard end < host.endIndex, text.index(after: end) == host.endIndex else {
        throw .missingPort(address: text)
      }
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      throw .tooManyColons(address: text)
    }
    for bracket in host where bracket == "[" || bracket == "]" {
      throw .unexpectedBracket(bracket, address: text)
    }
    return String(host)
  }

  /// Opens the socket; it accepts connections from now on.
  package func open() throws(HTTPError) -> Listener {
    switch self {
    case .unix(let path): try Listener(unix: path)
    case .tcp(let host, let port): try Listener(host: host, port: port, name: description)
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
