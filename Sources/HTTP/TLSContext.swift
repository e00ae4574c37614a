import CGnuTLS

/// Settings made ready: shared by all sessions that began under them, released with the last.
///
/// Unchecked: GnuTLS lets sessions of several threads share both once they are set up, and nothing
/// here changes them afterwards.
@safe package final class TLSContext: @unchecked Sendable {
  let settings: TLSSettings
  private let credentials: TLSCredentials
  private let priorities: TLSPriorities
  /// For TLS 1.2 and older.
  private let legacyPriorities: TLSPriorities
  /// False if no suite of theirs is wanted.
  private let hasLegacySuites: Bool

  package init(_ settings: TLSSettings) throws(TLSError) {
    self.settings = settings
    credentials = try TLSCredentials.load(settings)
    let priority = try TLSPriority(settings, isECDSA: credentials.isECDSA)
    priorities = try TLSPriorities(priority.text)
    legacyPriorities = try TLSPriorities(priority.legacyText ?? priority.text)
    hasLegacySuites = priority.legacyText != nil
  }

  /// Sets up a session that has not begun.
  func prepare(_ session: OpaquePointer) {
    unsafe gnutls_credentials_set(
      session, GNUTLS_CRD_CERTIFICATE, UnsafeMutableRawPointer(credentials.pointer))
    unsafe gnutls_priority_set(session, priorities.pointer)
    if settings.clientAuthentication != .none {
      // Whether one must come is decided where its absence can be logged.
      unsafe gnutls_certificate_server_set_request(session, GNUTLS_CERT_REQUEST)
    }
  }

  /// The version is negotiated: false if nothing can be agreed on.
  func narrow(_ session: OpaquePointer) -> Bool {
    guard unsafe gnutls_protocol_get_version(session) != GNUTLS_TLS1_3 else { return true }
    guard hasLegacySuites else { return false }
    return unsafe gnutls_priority_set(session, legacyPriorities.pointer) == GNUTLS_E_SUCCESS
  }
}

/// Asked at every new connection: what to secure it with, or nil to refuse it.
package typealias TLSSource = @Sendable () -> TLSContext?

/// The owner of a `gnutls_priority_t`.
@safe private struct TLSPriorities: ~Copyable {
  let pointer: gnutls_priority_t

  init(_ text: String) throws(TLSError) {
    var made: gnutls_priority_t?
    let code = unsafe gnutls_priority_init(&made, text, nil)
    guard code == GNUTLS_E_SUCCESS, let made = unsafe made else {
      throw .library(operation: "gnutls_priority_init \(text)", reason: TLSCredentials.reason(code))
    }
    unsafe pointer = unsafe made
  }

  deinit { unsafe gnutls_priority_deinit(pointer) }
}
