/// Settings in GnuTLS's priority language (GnuTLS manual, "Priority strings").
struct TLSPriority {
  /// One cipher suite of TLS 1.2 and older.
  struct Suite {
    /// As Go's `crypto/tls` calls it.
    let name: String
    let isECDSA: Bool
    /// The cipher and its only MAC among the suites of the table. With one kind of key, ciphers
    /// alone therefore say exactly which suites are meant.
    let cipher: String
    let mac: String
  }

  /// In Go's order of preference; also Go's default.
  static let suites: [Suite] = ciphers.flatMap { cipher in
    ["ECDSA", "RSA"].map { kind in
      Suite(
        name: "TLS_ECDHE_\(kind)_WITH_\(cipher.name)", isECDSA: kind == "ECDSA",
        cipher: cipher.priority, mac: cipher.mac)
    }
  }

  private static let ciphers: [(name: String, priority: String, mac: String)] = [
    ("AES_128_GCM_SHA256", "AES-128-GCM", "AEAD"),
    ("AES_256_GCM_SHA384", "AES-256-GCM", "AEAD"),
    ("CHACHA20_POLY1305_SHA256", "CHACHA20-POLY1305", "AEAD"),
    ("AES_128_CBC_SHA", "AES-128-CBC", "SHA1"),
    ("AES_256_CBC_SHA", "AES-256-CBC", "SHA1"),
  ]

  /// Known, but always on: Go does not let anybody choose among them.
  static let suites13 = [
    "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
  ]

  /// For the version's negotiation and for TLS 1.3.
  let text: String
  /// For older versions, once one is negotiated: TLS 1.3 shares its ciphers with 1.2, so one text
  /// cannot hold both. Nil if no suite is left for the server's key.
  let legacyText: String?

  init(_ settings: TLSSettings, isECDSA: Bool) throws(TLSError) {
    guard settings.minimumVersion <= settings.maximumVersion else {
      throw .versions(minimum: settings.minimumVersion, maximum: settings.maximumVersion)
    }
    let named = settings.cipherSuites.orNil ?? Self.suites.map(\.name)
    for name in named
    where !Self.suites13.contains(name) && !Self.suites.contains(where: { $0.name == name }) {
      throw .unknownCipherSuite(name)
    }
    let usable = Self.suites.filter { $0.isECDSA == isECDSA }
    let chosen = usable.filter { named.contains($0.name) }
    let versions = TLSSettings.Version.allCases.reversed()
      .filter { settings.minimumVersion <= $0 && $0 <= settings.maximumVersion }
    text = Self.text(settings, versions, usable, isECDSA: isECDSA)
    legacyText =
      chosen.isEmpty ? nil : Self.text(settings, versions, chosen, isECDSA: isECDSA)
  }

  private static func text(
    _ settings: TLSSettings, _ versions: [TLSSettings.Version], _ suites: [Suite], isECDSA: Bool
  ) -> String {
    var words = ["NONE", "+CTYPE-X509", "+COMP-NULL", "+SIGN-ALL", "%SERVER_PRECEDENCE"]
    words += versions.map { "+VERS-TLS1.\($0.rawValue)" }
    words.append(isECDSA ? "+ECDHE-ECDSA" : "+ECDHE-RSA")
    words += suites.map { "+\($0.cipher)" }
    words += ["AEAD", "SHA1"].filter { mac in suites.contains { $0.mac == mac } }.map { "+\($0)" }
    // Without a MAC of its own TLS 1.3 would not find any of its suites.
    if !suites.contains(where: { $0.mac == "AEAD" }) { words.append("+AEAD") }
    let curves = settings.curves.orNil ?? [.x25519, .p256, .p384, .p521]
    words += curves.map { "+GROUP-\($0.group)" }
    return words.joined(separator: ":")
  }
}

extension TLSSettings.Curve {
  fileprivate var group: String {
    switch self {
    case .p256: "SECP256R1"
    case .p384: "SECP384R1"
    case .p521: "SECP521R1"
    case .x25519: "X25519"
    }
  }
}

extension Optional where Wrapped: Collection {
  /// An empty list says as little as none.
  fileprivate var orNil: Wrapped? { flatMap { $0.isEmpty ? nil : $0 } }
}
