import CGnuTLS
import Glibc

/// The handshakes of one thread that are not complete.
final class Handshakes {
  var unfinished = 0
  /// The one that read last.
  weak var latest: TLSSession?
}

/// What is ours of one connection's TLS session; lives on its server thread.
///
/// GnuTLS knows its address: it must live until the library has ended the session.
@safe final class TLSSession {
  private let session: OpaquePointer
  private let descriptor: Int32
  private let context: TLSContext?
  private let handshakes: Handshakes
  private let configuration: ServerConfiguration
  private let source: String
  private var isSilent = true
  private var isHandshaking = true
  private var sawHello = false
  private var hasAnswered = false
  private var refusal: HandshakeRefusal?

  /// Sets up a session that has not begun; without a context the client is turned away.
  init(
    _ session: OpaquePointer, of connection: Connection, context: TLSContext?,
    handshakes: Handshakes, configuration: ServerConfiguration
  ) {
    unsafe self.session = unsafe session
    descriptor = connection.descriptor
    self.context = context
    self.handshakes = handshakes
    self.configuration = configuration
    // Asked now: a client that has left has no address.
    source = connection.source
    handshakes.unfinished += 1
    let address = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe gnutls_session_set_ptr(session, address)
    unsafe gnutls_transport_set_ptr2(
      session, address, UnsafeMutableRawPointer(bitPattern: Int(descriptor)))
    unsafe gnutls_transport_set_pull_function(session, onPull)
    guard let context else { return }
    unsafe context.prepare(session)
    // All messages: GNUTLS_HANDSHAKE_ANY is a macro with a cast.
    unsafe gnutls_handshake_set_hook_function(
      session, .max, GNUTLS_HOOK_BOTH, onHandshakeMessage)
    unsafe gnutls_handshake_set_post_client_hello_function(session, onClientHello)
    unsafe gnutls_session_set_verify_function(session, onClientCertificate)
    offerHTTP1()
  }

  /// The connection is closed and GnuTLS has forgotten it.
  func end() {
    guard isHandshaking else { return }
    handshakes.unfinished -= 1
    let reason = refusal ?? (sawHello && !hasAnswered ? .nothingInCommon : .abandoned)
    if reason.isOfCertificate, let refused = configuration.refused {
      refused(
        Refusal(
          stage: .certificate, request: nil, source: source, status: nil, reason: "\(reason)"))
    } else {
      configuration.log?("TLS handshake error from \(source): \(reason)")
    }
  }

  /// The library complains of something. If it is about a hello that GnuTLS could not answer, the
  /// client is told with an alert; the library would just close.
  func hearComplaint() {
    guard isHandshaking, sawHello, !hasAnswered, refusal == nil else { return }
    refuse(.nothingInCommon, GNUTLS_A_HANDSHAKE_FAILURE)
  }

  /// Sends and ends our side; false if not all of it went out at once.
  func sendLast(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        unsafe gnutls_record_send(
          session, bytes.baseAddress.map { unsafe $0 + sent }, bytes.count - sent)
      }
      guard count > 0 else { return false }
      sent += count
    }
    unsafe gnutls_bye(session, GNUTLS_SHUT_WR)
    shutdown(descriptor, Int32(SHUT_WR))
    return true
  }

  /// The next bytes of the socket.
  fileprivate func pull(_ room: UnsafeMutableRawPointer, _ size: Int) -> Int {
    if isHandshaking { handshakes.latest = self }
    guard !isSilent || isWelcome() else { return refusal == nil ? again() : 0 }
    let count = unsafe recv(descriptor, room, size, 0)
    if count < 0 { unsafe gnutls_transport_set_errno(session, errno) }
    return count
  }

  private func again() -> Int {
    unsafe gnutls_transport_set_errno(session, EAGAIN)
    return -1
  }

  /// Looks at the first bytes: false if they don't suffice yet, or if the client was turned away.
  private func isWelcome() -> Bool {
    var start: [UInt8] = [0, 0, 0, 0, 0]
    let count = unsafe recv(descriptor, &start, start.count, Int32(MSG_PEEK))
    // The real read meets the same end or error.
    guard count > 0 else { return count == 0 || errno != EAGAIN }
    let isTLS = start[0] == 0x16
    guard isTLS || count == start.count else { return false }
    isSilent = false
    // The words Go looks for.
    let verbs = ["GET /", "HEAD ", "POST ", "PUT /", "OPTIO"]
    if verbs.contains(String(decoding: start, as: UTF8.self)) {
      turnAway(
        .plainHTTP,
        Array(
          """
          HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n
          """.utf8))
    } else if context == nil {
      // A fatal alert, internal_error (RFC 8446 §6).
      turnAway(.notConfigured, [0x15, 3, 3, 0, 2, 2, 80])
    }
    return refusal == nil
  }

  private func turnAway(_ refusal: HandshakeRefusal, _ bytes: [UInt8]) {
    self.refusal = refusal
    RawSocket.discard(from: descriptor)
    RawSocket.sendLast(bytes, on: descriptor)
  }

  /// A message of the handshake was read or sent, or a hello is about to be judged.
  fileprivate func note(_ message: UInt32, isIncoming: Bool, isDone: Bool) {
    switch message {
    case GNUTLS_HANDSHAKE_CLIENT_HELLO.rawValue: sawHello = true
    case GNUTLS_HANDSHAKE_SERVER_HELLO.rawValue: hasAnswered = true
    case GNUTLS_HANDSHAKE_FINISHED.rawValue where isDone && isIncoming && isHandshaking:
      isHandshaking = false
      handshakes.unfinished -= 1
    default: break
    }
  }

  /// The version is known.
  fileprivate func narrow() -> Int32 {
    if unsafe context?.narrow(session) == true { return 0 }
    refuse(.nothingInCommon, GNUTLS_A_HANDSHAKE_FAILURE)
    return GNUTLS_E_NO_CIPHER_SUITES
  }

  /// The client had its chance to show a certificate.
  fileprivate func verify() -> Int32 {
    guard let context, context.settings.clientAuthentication != .none else { return 0 }
    guard let refusal = unsafe ClientCertificate.refusal(of: session, under: context.settings)
    else {
      return 0
    }
    refuse(refusal, alert(for: refusal))
    return -1
  }

  /// As Go's server chooses it.
  private func alert(for refusal: HandshakeRefusal) -> gnutls_alert_description_t {
    guard refusal == .noCertificate else { return GNUTLS_A_BAD_CERTIFICATE }
    let isNew = unsafe gnutls_protocol_get_version(session) == GNUTLS_TLS1_3
    return isNew ? GNUTLS_A_CERTIFICATE_REQUIRED : GNUTLS_A_HANDSHAKE_FAILURE
  }

  /// Says why before the library closes the connection without a word.
  private func refuse(_ refusal: HandshakeRefusal, _ alert: gnutls_alert_description_t) {
    self.refusal = refusal
    unsafe gnutls_alert_send(session, GNUTLS_AL_FATAL, alert)
  }

  /// No other protocol: the library speaks HTTP/1.1 only.
  private func offerHTTP1() {
    var name = Array("http/1.1".utf8)
    unsafe name.withUnsafeMutableBufferPointer { name in
      var datum = unsafe gnutls_datum_t(data: name.baseAddress, size: UInt32(name.count))
      _ = unsafe gnutls_alpn_set_protocols(session, &datum, 1, 0)
    }
  }
}

private func known(_ session: OpaquePointer?) -> TLSSession? {
  guard let address = unsafe gnutls_session_get_ptr(session) else { return nil }
  return unsafe Unmanaged<TLSSession>.fromOpaque(address).takeUnretainedValue()
}

private func onPull(
  _ context: UnsafeMutableRawPointer?, _ room: UnsafeMutableRawPointer?, _ size: Int
) -> Int {
  guard let context = unsafe context, let room = unsafe room else { return 0 }
  return unsafe Unmanaged<TLSSession>.fromOpaque(context).takeUnretainedValue().pull(room, size)
}

private func onHandshakeMessage(
  _ session: OpaquePointer?, _ message: UInt32, _ when: UInt32, _ incoming: UInt32,
  _ bytes: UnsafePointer<gnutls_datum_t>?
) -> Int32 {
  unsafe known(session)?.note(message, isIncoming: incoming != 0, isDone: when != 0)
  return 0
}

private func onClientHello(_ session: OpaquePointer?) -> Int32 {
  unsafe known(session)?.narrow() ?? 0
}

private func onClientCertificate(_ session: OpaquePointer?) -> Int32 {
  unsafe known(session)?.verify() ?? -1
}
