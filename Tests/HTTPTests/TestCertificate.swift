import CGnuTLS
import Glibc

/// A certificate and its key, made for a test.
@safe final class TestCertificate: @unchecked Sendable {
  enum Kind { case authority, server, client }
  enum Key { case ecdsa, rsa }

  private let certificate: gnutls_x509_crt_t?
  private let key: gnutls_x509_privkey_t?
  let pem: [UInt8]
  let keyPEM: [UInt8]

  /// Signed by `issuer`, or by itself. `names` are written "dns:a", "email:a@b", "uri:x:y",
  /// "ip:1.2.3.4".
  init(
    _ kind: Kind, _ name: String, key algorithm: Key = .ecdsa, names: [String] = [],
    issuer: TestCertificate? = nil
  ) {
    var key: gnutls_x509_privkey_t?
    unsafe gnutls_x509_privkey_init(&key)
    // GNUTLS_CURVE_TO_BITS is a macro.
    let curve = UInt32(1 << 31) | GNUTLS_ECC_CURVE_SECP256R1.rawValue
    let isRSA = algorithm == .rsa
    unsafe gnutls_x509_privkey_generate(
      key, isRSA ? GNUTLS_PK_RSA : GNUTLS_PK_ECDSA, isRSA ? 2048 : curve, 0)
    var made: gnutls_x509_crt_t?
    unsafe gnutls_x509_crt_init(&made)
    unsafe self.certificate = unsafe made
    unsafe self.key = unsafe key
    let certificate = unsafe self.certificate
    unsafe gnutls_x509_crt_set_version(certificate, 3)
    var serial = UInt64.random(in: 1...UInt64(Int64.max)).bigEndian
    unsafe gnutls_x509_crt_set_serial(certificate, &serial, 8)
    unsafe gnutls_x509_crt_set_activation_time(certificate, time(nil) - 3600)
    unsafe gnutls_x509_crt_set_expiration_time(certificate, time(nil) + 86_400)
    unsafe gnutls_x509_crt_set_dn(certificate, "CN=\(name)", nil)
    unsafe gnutls_x509_crt_set_key(certificate, key)
    unsafe gnutls_x509_crt_set_basic_constraints(certificate, kind == .authority ? 1 : 0, -1)
    if kind != .authority {
      unsafe gnutls_x509_crt_set_key_purpose_oid(
        certificate, kind == .client ? GNUTLS_KP_TLS_WWW_CLIENT : GNUTLS_KP_TLS_WWW_SERVER, 0)
    }
    for name in names { unsafe Self.add(name, to: certificate) }
    unsafe gnutls_x509_crt_sign2(
      certificate, issuer?.certificate ?? certificate, issuer?.key ?? key, GNUTLS_DIG_SHA256, 0)
    pem = unsafe Self.export { unsafe gnutls_x509_crt_export2(made, GNUTLS_X509_FMT_PEM, $0) }
    keyPEM = unsafe Self.export {
      unsafe gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, $0)
    }
  }

  deinit {
    unsafe gnutls_x509_crt_deinit(certificate)
    unsafe gnutls_x509_privkey_deinit(key)
  }

  private static func add(_ name: String, to certificate: gnutls_x509_crt_t?) {
    let parts = name.split(separator: ":", maxSplits: 1)
    var value = Array(parts[1].utf8)
    let kind: gnutls_x509_subject_alt_name_t
    switch parts[0] {
    case "dns": kind = GNUTLS_SAN_DNSNAME
    case "email": kind = GNUTLS_SAN_RFC822NAME
    case "uri": kind = GNUTLS_SAN_URI
    default:
      kind = GNUTLS_SAN_IPADDRESS
      let isSix = parts[1].contains(":")
      var address = [UInt8](repeating: 0, count: isSix ? 16 : 4)
      unsafe inet_pton(isSix ? AF_INET6 : AF_INET, String(parts[1]), &address)
      value = address
    }
    unsafe gnutls_x509_crt_set_subject_alt_name(
      certificate, kind, value, UInt32(value.count), UInt32(GNUTLS_FSAN_APPEND))
  }

  private static func export(_ body: (UnsafeMutablePointer<gnutls_datum_t>) -> Int32) -> [UInt8] {
    var datum = unsafe gnutls_datum_t()
    _ = unsafe body(&datum)
    defer { unsafe gnutls_release(datum.data) }
    return unsafe Array(UnsafeBufferPointer(start: datum.data, count: Int(datum.size)))
  }
}
