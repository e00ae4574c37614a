import CGnuTLS
import Glibc

/// A client that secures its socket first.
@safe final class TLSClient: Client {
  /// Of the handshake: 0 or GnuTLS's error. In TLS 1.3 a server may refuse later.
  private(set) var code: Int32 = 0
  private let session: gnutls_session_t?
  private let credentials: gnutls_certificate_credentials_t?

  /// Trusts any server; shows `certificate` if asked, whoever signed it.
  init(_ address: String, priority: String = "NORMAL", certificate: TestCertificate? = nil) {
    var session: gnutls_session_t?
    unsafe gnutls_init(&session, UInt32(GNUTLS_CLIENT) | UInt32(GNUTLS_FORCE_CLIENT_CERT.rawValue))
    unsafe self.session = unsafe session
    var credentials: gnutls_certificate_credentials_t?
    unsafe gnutls_certificate_allocate_credentials(&credentials)
    unsafe self.credentials = unsafe credentials
    super.init(address)
    if let certificate {
      unsafe certificate.pem.withUnsafeBufferPointer { pem in
        unsafe certificate.keyPEM.withUnsafeBufferPointer { key in
          var pem = unsafe gnutls_datum_t(
            data: .init(mutating: pem.baseAddress), size: UInt32(pem.count))
          var key = unsafe gnutls_datum_t(
            data: .init(mutating: key.baseAddress), size: UInt32(key.count))
          _ = unsafe gnutls_certificate_set_x509_key_mem(
            credentials, &pem, &key, GNUTLS_X509_FMT_PEM)
        }
      }
    }
    unsafe gnutls_credentials_set(
      session, GNUTLS_CRD_CERTIFICATE, credentials.map { unsafe UnsafeMutableRawPointer($0) })
    unsafe gnutls_priority_set_direct(session, priority, nil)
    unsafe gnutls_transport_set_int2(session, descriptor, descriptor)
    repeat {
      code = unsafe gnutls_handshake(session)
    } while code < 0 && gnutls_error_is_fatal(code) == 0
  }

  deinit {
    unsafe gnutls_deinit(session)
    unsafe gnutls_certificate_free_credentials(credentials)
  }

  override func write(_ bytes: UnsafeRawBufferPointer) -> Int {
    unsafe gnutls_record_send(session, bytes.baseAddress, bytes.count)
  }

  override func read(into room: UnsafeMutableRawBufferPointer) -> Int {
    while true {
      let count = unsafe gnutls_record_recv(session, room.baseAddress, room.count)
      guard count < 0, gnutls_error_is_fatal(Int32(count)) == 0 else { return count }
    }
  }

  /// "TLS1.3", once agreed.
  var version: String {
    unsafe gnutls_protocol_get_name(gnutls_protocol_get_version(session))
      .map { unsafe String(cString: $0) } ?? ""
  }

  var cipher: String {
    unsafe gnutls_cipher_get_name(gnutls_cipher_get(session)).map { unsafe String(cString: $0) }
      ?? ""
  }

  var group: String {
    unsafe gnutls_group_get_name(gnutls_group_get(session)).map { unsafe String(cString: $0) } ?? ""
  }

  /// The server's certificate, in DER.
  var peer: [UInt8] {
    var count: UInt32 = 0
    guard let leaf = unsafe gnutls_certificate_get_peers(session, &count), count > 0 else {
      return []
    }
    return unsafe Array(
      UnsafeBufferPointer(start: leaf.pointee.data, count: Int(leaf.pointee.size)))
  }

  /// The handshake worked for both sides: a request was answered.
  func isServed() -> Bool {
    guard code == 0 else { return false }
    send("GET /empty HTTP/1.1\r\nHost: h\r\n\r\n")
    return answer()?.status == 202
  }
}
