import HTTP

extension TLSSection {
  private static let keys = [
    "cert", "key", "client_ca", "cert_file", "key_file", "client_ca_file", "client_auth_type",
    "client_allowed_sans", "min_version", "max_version", "cipher_suites", "curve_preferences",
    "prefer_server_cipher_suites",
  ]

  private static let authentications =
    TLSSettings.ClientAuthentication.allCases.map { (name: $0.rawValue, value: $0) }
    // The toolkit's older name.
    + [(name: "RequireClientCert", value: .requireAny)]

  private static let versions: [(name: String, value: TLSSettings.Version)] = [
    ("TLS10", .tls10), ("TLS11", .tls11), ("TLS12", .tls12), ("TLS13", .tls13),
  ]

  private static let curves = TLSSettings.Curve.allCases.map { (name: $0.rawValue, value: $0) }

  /// Nil where none of certificate, key, client CA and client authentication is given: plain HTTP.
  static func read(_ node: ConfigNode) throws(WebConfigError) -> TLSSection? {
    guard let fields = try node.fields(known: keys) else { return nil }
    let settings = try options(fields)
    let certificate = try source(fields, "cert")
    let key = try source(fields, "key")
    let authorities = try source(fields, "client_ca")
    let policy = try fields["client_auth_type"]?.text() ?? ""
    guard certificate != nil || key != nil || authorities != nil || !policy.isEmpty else {
      return nil
    }
    guard let certificate else { throw node.error(.missing("cert_file", orElse: "cert")) }
    guard let key else { throw node.error(.missing("key_file", orElse: "key")) }
    if let authorities, settings.clientAuthentication == .none {
      throw authorities.place.error(.authoritiesWithoutPolicy)
    }
    return TLSSection(
      place: place(of: node), certificate: certificate, key: key, authorities: authorities,
      settingsWithoutPEM: settings)
  }

  /// A file wins over a text, and an empty value is none.
  private static func source(
    _ fields: [String: ConfigNode], _ key: String
  ) throws(WebConfigError) -> Source? {
    let inline = try fields[key]?.text() ?? ""
    let file = try fields["\(key)_file"]?.text() ?? ""
    if let node = fields["\(key)_file"], !file.isEmpty {
      return Source(path: path(file, besides: node.path), place: place(of: node))
    }
    guard let node = fields[key], !inline.isEmpty else { return nil }
    return Source(bytes: Array(inline.utf8), place: place(of: node))
  }

  private static func place(of node: ConfigNode) -> Place {
    Place(path: node.path, line: node.line, key: node.key)
  }

  /// Relative paths begin at the directory of the web configuration file.
  private static func path(_ path: String, besides file: String) -> String {
    guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    return file[...slash] + path
  }

  private static func options(
    _ fields: [String: ConfigNode]
  ) throws(WebConfigError) -> TLSSettings {
    var settings = TLSSettings(certificate: [], key: [])
    if let policy = fields["client_auth_type"], try policy.text() != "" {
      settings.clientAuthentication = try policy.value(of: authentications) ?? .none
    }
    _ = try fields["prefer_server_cipher_suites"]?.boolean()
    settings.minimumVersion = try fields["min_version"]?.value(of: versions) ?? .tls12
    settings.maximumVersion = try fields["max_version"]?.value(of: versions) ?? .tls13
    if let node = fields["min_version"] ?? fields["max_version"],
      settings.minimumVersion > settings.maximumVersion
    {
      throw node.error(
        .versionsCrossed(
          minimum: name(settings.minimumVersion), maximum: name(settings.maximumVersion)))
    }
    settings.cipherSuites = try fields["cipher_suites"].flatMap(cipherSuites)
    settings.curves = try fields["curve_preferences"].flatMap(curves)
    settings.allowedClientNames =
      try fields["client_allowed_sans"].map { node throws(WebConfigError) in
        try clientNames(node, settings.clientAuthentication)
      } ?? []
    return settings
  }

  private static func name(_ version: TLSSettings.Version) -> String {
    versions[version.rawValue].name
  }

  /// Those of TLS 1.3 are known and cannot be chosen, as in Go.
  private static func cipherSuites(_ node: ConfigNode) throws(WebConfigError) -> [String]? {
    let suites = try (node.list() ?? []).map { member throws(WebConfigError) in
      _ = try member.member()
      return try member.value(of: CipherSuite.all) ?? .chosen("")
    }
    guard !suites.isEmpty else { return nil }
    return suites.compactMap { if case .chosen(let name) = $0 { name } else { nil } }
  }

  private static func curves(_ node: ConfigNode) throws(WebConfigError) -> [TLSSettings.Curve]? {
    let curves = try (node.list() ?? []).map { member throws(WebConfigError) in
      _ = try member.member()
      return try member.value(of: Self.curves) ?? .p256
    }
    return curves.isEmpty ? nil : curves
  }

  private static func clientNames(
    _ node: ConfigNode, _ policy: TLSSettings.ClientAuthentication
  ) throws(WebConfigError) -> [String] {
    guard let members = try node.list() else { return [] }
    guard !members.isEmpty else { throw node.error(.noNames) }
    // With any other policy a client without a certificate would not be checked at all.
    guard policy == .requireAny || policy == .requireAndVerify else {
      throw node.error(.namesWithoutPolicy)
    }
    return try members.map { member throws(WebConfigError) in try member.member() }
  }
}

/// The suites of Go's `tls.CipherSuites()`.
enum CipherSuite {
  case chosen(String)
  /// Always on where TLS 1.3 is.
  case fixed

  static let all: [(name: String, value: CipherSuite)] =
    [
      "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
    ].map { ($0, .fixed) }
    + [
      "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
      "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
      "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
      "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
      "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
      "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    ].map { ($0, .chosen($0)) }
}
