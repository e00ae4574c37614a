/// Why a handshake did not come to its end.
enum HandshakeRefusal: Equatable {
  case plainHTTP
  case notConfigured
  case nothingInCommon
  case noCertificate
  case unreadableCertificate
  case unverified(String)
  /// None of the names the client's certificate carries is allowed.
  case names([String])
  case abandoned

  /// Whether the client did all right but for its certificate.
  var isOfCertificate: Bool {
    switch self {
    case .noCertificate, .unreadableCertificate, .unverified, .names: true
    case .plainHTTP, .notConfigured, .nothingInCommon, .abandoned: false
    }
  }
}

extension HandshakeRefusal: CustomStringConvertible {
  var description: String {
    switch self {
    case .plainHTTP: "client sent an HTTP request to an HTTPS server"
    case .notConfigured: "the configuration is broken"
    case .nothingInCommon: "no TLS version, cipher suite and curve in common"
    case .noCertificate: "client didn't provide a certificate"
    case .unreadableCertificate: "the client's certificate cannot be read"
    case .unverified(let reason): "failed to verify the client's certificate: \(reason)"
    case .names(let names):
      names.isEmpty
        ? "the client's certificate has no subject alternative name, and client_allowed_sans asks for one"
        : "none of the client's names is in client_allowed_sans: \(names.joined(separator: ", "))"
    case .abandoned: "the client left or took too long"
    }
  }
}
