/// How connections are secured; certificates and keys are PEM.
package struct TLSSettings: Sendable, Equatable {
  /// What a client's certificate is asked for; raw values are those of Go's `crypto/tls`.
  package enum ClientAuthentication: String, Sendable, CaseIterable {
    case none = "NoClientCert"
    case request = "RequestClientCert"
    case requireAny = "RequireAnyClientCert"
    case verifyIfGiven = "VerifyClientCertIfGiven"
    case requireAndVerify = "RequireAndVerifyClientCert"
  }

  package enum Version: Int, Sendable, CaseIterable, Comparable {
    case tls10, tls11, tls12, tls13

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  package enum Curve: String, Sendable, CaseIterable {
    case p256 = "CurveP256"
    case p384 = "CurveP384"
    case p521 = "CurveP521"
    case x25519 = "X25519"
  }

  /// The server's certificate first, then its chain.
  package var certificate: [UInt8]
  package var key: [UInt8]
  /// The authorities that client certificates are verified against; nil: the system's.
  package var clientAuthorities: [UInt8]?
  package var clientAuthentication = ClientAuthentication.none
  /// A client that is asked for a certificate must show one that carries one of these as a DNS
  /// name, an e-mail address, an IP address or a URI; empty: any may come.
  package var allowedClientNames: [String] = []
  package var minimumVersion = Version.tls12
  package var maximumVersion = Version.tls13
  /// Go's names; those of TLS 1.3 are known, but always on. Nil or empty: Go's defaults.
  package var cipherSuites: [String]?
  /// In order of preference; nil or empty: Go's defaults.
  package var curves: [Curve]?

  package init(certificate: [UInt8], key: [UInt8]) {
    self.certificate = certificate
    self.key = key
  }
}
