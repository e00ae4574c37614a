/// Why connections cannot be secured as the settings say.
package enum TLSError: Error, Equatable, Sendable {
  /// `reason` is GnuTLS's, here and below.
  case certificate(reason: String)
  case key(reason: String)
  case keyMismatch
  case clientAuthorities(reason: String)
  case systemAuthorities(reason: String)
  case unknownCipherSuite(String)
  case versions(minimum: TLSSettings.Version, maximum: TLSSettings.Version)
  case library(operation: String, reason: String)
}

extension TLSError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .certificate(let reason): "the certificate is not usable PEM: \(reason)"
    case .key(let reason): "the private key is not usable PEM: \(reason)"
    case .keyMismatch: "the private key does not belong to the certificate"
    case .clientAuthorities(let reason):
      "the client certificate authorities are not usable PEM: \(reason)"
    case .systemAuthorities(let reason):
      "the system's certificate authorities cannot be read: \(reason)"
    case .unknownCipherSuite(let name): "unknown cipher suite \"\(name)\""
    case .versions(let minimum, let maximum):
      "the minimum TLS version \(minimum) is above the maximum \(maximum)"
    case .library(let operation, let reason): "\(operation): \(reason)"
    }
  }
}

extension TLSSettings.Version: CustomStringConvertible {
  package var description: String {
    switch self {
    case .tls10: "TLS10"
    case .tls11: "TLS11"
    case .tls12: "TLS12"
    case .tls13: "TLS13"
    }
  }
}
