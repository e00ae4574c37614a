import Glibc

/// Why the server cannot listen.
package enum HTTPError: Error, Equatable, Sendable {
  case missingPort(address: String)
  case invalidPort(address: String)
  case tooManyColons(address: String)
  case unknownHost(String)
  /// `network` is "tcp" or "unix", `operation` the system call that failed with `code`.
  case listen(network: String, address: String, operation: String, code: Int32)
  /// The server's own descriptors or threads could not be had.
  case start(operation: String, code: Int32)
}

/// In Go's words, which upstream's users grep for.
extension HTTPError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missingPort(let address): "listen tcp: address \(address): missing port in address"
    case .invalidPort(let address): "listen tcp: address \(address): invalid port"
    case .tooManyColons(let address): "listen tcp: address \(address): too many colons in address"
    case .unknownHost(let host): "listen tcp: lookup \(host): no such host"
    case .listen(let network, let address, let operation, let code):
      "listen \(network) \(address): \(operation): \(Self.reason(code))"
    case .start(let operation, let code): "\(operation): \(Self.reason(code))"
    }
  }

  private static func reason(_ code: Int32) -> String {
    guard let text = unsafe strerror(code) else { return "errno \(code)" }
    return unsafe String(cString: text).lowercased()
  }
}
