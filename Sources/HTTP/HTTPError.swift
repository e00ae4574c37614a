import Glibc

/// Why the server cannot listen.
package enum HTTPError: Error, Equatable, Sendable {
  case missingPort(address: String)
  case missingBracket(address: String)
  case unexpectedBracket(Character, address: String)
  case tooManyColons(address: String)
  /// A number that is no port.
  case invalidPort(String)
  /// A name that is not in the system's list of ports.
  case unknownPort(String)
  /// A kind of socket that is not served, such as vsock.
  case unsupportedNetwork(address: String)
  case unknownHost(String)
  /// `network` is "tcp" or "unix", `operation` the system call that failed with `code`.
  case listen(network: String, address: String, operation: String, code: Int32)
  /// `--web.systemd-socket` without systemd.
  case noActivationSockets
  /// A descriptor passed by systemd, with its name or "", that is no listening socket.
  case unusableSocket(descriptor: Int32, name: String, SocketFlaw)
  /// The server's own descriptors or threads could not be had.
  case start(operation: String, code: Int32)
}

/// In Go's words, which upstream's users grep for.
extension HTTPError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missingPort(let address): "listen tcp: address \(address): missing port in address"
    case .missingBracket(let address): "listen tcp: address \(address): missing ']' in address"
    case .unexpectedBracket(let bracket, let address):
      "listen tcp: address \(address): unexpected '\(bracket)' in address"
    case .invalidPort(let port): "listen tcp: address \(port): invalid port"
    case .unknownPort(let name): "listen tcp: address tcp/\(name): unknown port"
    case .unsupportedNetwork(let address):
      "listen \(address): only TCP (host:port) and Unix sockets (unix:/path) are supported"
    case .tooManyColons(let address): "listen tcp: address \(address): too many colons in address"
    case .unknownHost(let host): "listen tcp: lookup \(host): no such host"
    case .listen(let network, let address, let operation, let code):
      "listen \(network) \(address): \(operation): \(Self.reason(code))"
    case .noActivationSockets: "no socket activation file descriptors found"
    case .unusableSocket(let descriptor, let name, let flaw):
      "socket activation: file descriptor \(descriptor)\(name.isEmpty ? "" : " (\(name))") \(flaw)"
    case .start(let operation, let code): "\(operation): \(Self.reason(code))"
    }
  }

  private static func reason(_ code: Int32) -> String {
    guard let text = unsafe strerror(code) else { return "errno \(code)" }
    return unsafe String(cString: text).lowercased()
  }
}
