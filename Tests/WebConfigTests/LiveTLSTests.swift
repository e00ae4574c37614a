import HTTP
import Testing

@testable import WebConfig

@Suite struct LiveTLSTests {
  private struct Mismatch: Error, CustomStringConvertible {
    var description: String { "the key does not belong to the certificate" }
  }

  /// Stands for a context: built of settings, and another one each time.
  private final class Context: Sendable {
    let settings: TLSSettings
    init(_ settings: TLSSettings) { self.settings = settings }
    var certificate: String { String(decoding: settings.certificate.dropFirst(11), as: UTF8.self) }
  }

  private let folder = Folder()
  private let events = Events()

  private static let files = "tls_server_config: {cert_file: cert.pem, key_file: key.pem}"

  private func config(_ text: String) throws -> LiveWebConfig {
    folder.write("cert.pem", "-----BEGIN 1")
    folder.write("key.pem", "-----BEGIN 1")
    return try LiveWebConfig(
      path: folder.write("web.yml", text), clock: Clock(wall: { .max }, monotonic: { 0 }),
      queue: PasswordQueue(), log: events.note)
  }

  /// Certificate and key belong together if they have the same text.
  private func live(_ config: LiveWebConfig) throws -> LiveTLS<Context, Mismatch> {
    try #require(
      try LiveTLS(config) { (settings) throws(Mismatch) in
        guard settings.certificate == settings.key else { throw Mismatch() }
        return Context(settings)
      })
  }

  @Test func noTLSIsNoContext() throws {
    #expect(try LiveTLS(config("")) { (settings) throws(Mismatch) in Context(settings) } == nil)
  }

  @Test func theContextStaysUntilAFileChanges() throws {
    let live = try live(config(Self.files))
    let first = live.context()
    #expect(first?.certificate == "1")
    #expect(live.context() === first)
    folder.write("cert.pem", "-----BEGIN 22")
    #expect(live.context() === first)
    #expect(events.take().map(\.level) == [.error])
    #expect(live.context() === first)
    #expect(events.take().isEmpty)
    folder.write("key.pem", "-----BEGIN 22")
    #expect(live.context()?.certificate == "22")
    #expect(events.take().map(\.level) == [.info])
    #expect(live.context()?.certificate == "22")
  }

  @Test func mistakesAtTheStartNameFileKeyAndReason() throws {
    let config = try config("\ntls_server_config: {cert_file: cert.pem, key: '-----BEGIN 2'}")
    let error = #expect(throws: WebConfigError.self) { try live(config) }
    #expect(
      folder.shown(error)
        == "web config DIR/web.yml: line 2: tls_server_config: the key does not belong to the "
        + "certificate")
  }

  @Test func choicesFollowTheFile() throws {
    let live = try live(config(Self.files))
    let first = live.context()
    folder.write("web.yml", Self.files.replacing("}", with: ", min_version: TLS13}"))
    #expect(live.context()?.settings.minimumVersion == .tls13)
    folder.write("web.yml", "\n\n" + Self.files)
    let third = live.context()
    #expect(third?.settings == first?.settings)
    folder.write("web.yml", "\n\n\n" + Self.files)
    #expect(live.context() === third)
  }

  @Test func aBrokenConfigurationRefusesConnections() throws {
    let live = try live(config(Self.files))
    folder.write("web.yml", "broken")
    #expect(live.context() == nil)
    #expect(events.take().map(\.level) == [.error])
    folder.write("web.yml", Self.files)
    #expect(live.context() != nil)
  }

  @Test func withoutTLSTheFormerContextStaysUntilARestart() throws {
    let live = try live(config(Self.files))
    let first = live.context()
    folder.write("web.yml", "# plain")
    #expect(live.context() === first)
    #expect(events.take().map(\.level) == [.info, .warning])
  }

  @Test func aMissingKeyFileKeepsTheFormerOne() throws {
    let live = try live(config(Self.files))
    let first = live.context()
    folder.remove("key.pem")
    #expect(live.context() === first)
    #expect(
      events.take().map(\.message) == [
        "Unable to load certificates, the former ones stay in use"
      ])
    folder.write("key.pem", "-----BEGIN 1")
    #expect(live.context()?.certificate == "1")
  }
}
