import CGnuTLS
import Glibc

/// What a client's certificate says, and whether it will do.
enum ClientCertificate {
  /// Judges what the client has shown in `session`; nil if it may come in.
  static func refusal(
    of session: OpaquePointer, under settings: TLSSettings
  ) -> HandshakeRefusal? {
    var count: UInt32 = 0
    guard let leaf = unsafe gnutls_certificate_get_peers(session, &count), count > 0 else {
      // With names allowed, upstream accepts nobody without one.
      let isNeeded =
        settings.clientAuthentication.requires || !settings.allowedClientNames.isEmpty
      return isNeeded ? .noCertificate : nil
    }
    if settings.clientAuthentication.verifies, let reason = unsafe flaw(of: session) {
      return .unverified(reason)
    }
    guard let names = unsafe names(in: leaf) else { return .unreadableCertificate }
    let allowed = settings.allowedClientNames
    return allowed.isEmpty || names.contains(where: allowed.contains) ? nil : .names(names)
  }

  /// Why the chain does not reach an authority, for the purpose of a TLS client.
  private static func flaw(of session: OpaquePointer) -> String? {
    var status: UInt32 = 0
    let code = unsafe "\(GNUTLS_KP_TLS_WWW_CLIENT)".withCString { purpose in
      var purpose = unsafe gnutls_typed_vdata_st(
        type: GNUTLS_DT_KEY_PURPOSE_OID,
        data: UnsafeMutableRawPointer(mutating: purpose).assumingMemoryBound(to: UInt8.self),
        size: 0)
      return unsafe gnutls_certificate_verify_peers(session, &purpose, 1, &status)
    }
    guard code == GNUTLS_E_SUCCESS else { return TLSCredentials.reason(code) }
    guard status != 0 else { return nil }
    var text = unsafe gnutls_datum_t()
    guard
      unsafe gnutls_certificate_verification_status_print(status, GNUTLS_CRT_X509, &text, 0)
        == GNUTLS_E_SUCCESS
    else { return "status \(status)" }
    defer { unsafe gnutls_release(text.data) }
    let bytes = unsafe UnsafeBufferPointer(start: text.data, count: Int(text.size))
    let words = unsafe String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0 == "\n" }
    return words.joined(separator: " ")
  }

  /// Every DNS name, e-mail address, IP address and URI of a certificate in DER.
  private static func names(in der: UnsafePointer<gnutls_datum_t>) -> [String]? {
    var certificate: gnutls_x509_crt_t?
    guard unsafe gnutls_x509_crt_init(&certificate) == GNUTLS_E_SUCCESS else { return nil }
    defer { unsafe gnutls_x509_crt_deinit(certificate) }
    guard
      unsafe gnutls_x509_crt_import(certificate, der, GNUTLS_X509_FMT_DER) == GNUTLS_E_SUCCESS
    else { return nil }
    var names: [String] = []
    for index in UInt32(0)... {
      var size = 0
      var kind = unsafe gnutls_x509_crt_get_subject_alt_name(certificate, index, nil, &size, nil)
      guard kind == GNUTLS_E_SHORT_MEMORY_BUFFER || kind >= 0 else { break }
      size += 1
      var name = [UInt8](repeating: 0, count: size)
      kind = unsafe gnutls_x509_crt_get_subject_alt_name(certificate, index, &name, &size, nil)
      guard kind >= 0 else { continue }
      switch UInt32(kind) {
      case GNUTLS_SAN_DNSNAME.rawValue, GNUTLS_SAN_RFC822NAME.rawValue, GNUTLS_SAN_URI.rawValue:
        names.append(String(decoding: name.prefix(size).prefix { $0 != 0 }, as: UTF8.self))
      case GNUTLS_SAN_IPADDRESS.rawValue: names += address(name, size)
      default: continue
      }
    }
    return names
  }

  private static func address(_ bytes: [UInt8], _ size: Int) -> [String] {
    guard size == 4 || size == 16 else { return [] }
    let family = size == 4 ? AF_INET : AF_INET6
    return unsafe withUnsafeTemporaryAllocation(
      of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)
    ) { text in
      unsafe inet_ntop(family, bytes, text.baseAddress, socklen_t(text.count))
        .map { unsafe [String(cString: $0)] } ?? []
    }
  }
}
