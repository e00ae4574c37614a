import CGnuTLS

/// The owner of GnuTLS's credentials: the server's certificate and key, and the authorities for
/// those of clients.
@safe struct TLSCredentials: ~Copyable {
  let pointer: gnutls_certificate_credentials_t
  /// Whether the certificate's key is one for ECDHE_ECDSA suites, EdDSA included, or for ECDHE_RSA.
  private(set) var isECDSA: Bool

  static func load(_ settings: TLSSettings) throws(TLSError) -> TLSCredentials {
    var credentials = try TLSCredentials()
    try credentials.setCertificate(settings)
    try credentials.setAuthorities(settings)
    return credentials
  }

  private init() throws(TLSError) {
    var made: gnutls_certificate_credentials_t?
    let code = unsafe gnutls_certificate_allocate_credentials(&made)
    guard code == GNUTLS_E_SUCCESS, let made = unsafe made else {
      throw .library(
        operation: "gnutls_certificate_allocate_credentials", reason: Self.reason(code))
    }
    unsafe pointer = unsafe made
    isECDSA = false
  }

  deinit { unsafe gnutls_certificate_free_credentials(pointer) }

  static func reason(_ code: Int32) -> String {
    unsafe gnutls_strerror(code).map { unsafe String(cString: $0) } ?? "code \(code)"
  }

  private mutating func setCertificate(_ settings: TLSSettings) throws(TLSError) {
    var chain: UnsafeMutablePointer<gnutls_x509_crt_t?>?
    var count: UInt32 = 0
    var code = unsafe Self.borrow(settings.certificate) { pem in
      unsafe gnutls_x509_crt_list_import2(&chain, &count, &pem, GNUTLS_X509_FMT_PEM, 0)
    }
    guard code == GNUTLS_E_SUCCESS, let chain = unsafe chain else {
      throw .certificate(reason: Self.reason(code))
    }
    defer {
      for index in 0..<Int(count) { unsafe gnutls_x509_crt_deinit(chain[index]) }
      unsafe gnutls_release(chain)
    }
    var key: gnutls_x509_privkey_t?
    unsafe gnutls_x509_privkey_init(&key)
    defer { unsafe gnutls_x509_privkey_deinit(key) }
    code = unsafe Self.borrow(settings.key) { pem in
      unsafe gnutls_x509_privkey_import2(key, &pem, GNUTLS_X509_FMT_PEM, nil, 0)
    }
    guard code == GNUTLS_E_SUCCESS else { throw .key(reason: Self.reason(code)) }
    let algorithm = unsafe UInt32(bitPattern: gnutls_x509_privkey_get_pk_algorithm(key))
    isECDSA = ![GNUTLS_PK_RSA.rawValue, GNUTLS_PK_RSA_PSS.rawValue].contains(algorithm)
    code = unsafe gnutls_certificate_set_x509_key(pointer, chain, Int32(count), key)
    guard code >= 0 else {
      if code == GNUTLS_E_CERTIFICATE_KEY_MISMATCH { throw .keyMismatch }
      throw .certificate(reason: Self.reason(code))
    }
  }

  private func setAuthorities(_ settings: TLSSettings) throws(TLSError) {
    if let authorities = settings.clientAuthorities {
      let count = unsafe Self.borrow(authorities) { pem in
        unsafe gnutls_certificate_set_x509_trust_mem(pointer, &pem, GNUTLS_X509_FMT_PEM)
      }
      guard count > 0 else {
        throw .clientAuthorities(reason: count < 0 ? Self.reason(count) : "no certificate in it")
      }
    } else if settings.clientAuthentication.verifies {
      let count = unsafe gnutls_certificate_set_x509_system_trust(pointer)
      guard count >= 0 else { throw .systemAuthorities(reason: Self.reason(count)) }
    }
  }

  private static func borrow(
    _ bytes: [UInt8], _ body: (inout gnutls_datum_t) -> Int32
  ) -> Int32 {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      var datum = unsafe gnutls_datum_t(
        data: UnsafeMutablePointer(mutating: bytes.baseAddress), size: UInt32(bytes.count))
      return unsafe body(&datum)
    }
  }
}

extension TLSSettings.ClientAuthentication {
  var requires: Bool { self == .requireAny || self == .requireAndVerify }
  var verifies: Bool { self == .verifyIfGiven || self == .requireAndVerify }
}
