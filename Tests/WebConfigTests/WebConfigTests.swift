import HTTP
import Testing

@testable import WebConfig

@Suite struct WebConfigTests {
  private func read(_ text: String) throws -> WebConfig {
    try WebConfigReader(path: "/etc/web.yml").read(Array(text.utf8))
  }

  @Test(arguments: [
    "", "\n", "# nothing", "---\n", "~", "null", "{}", "tls_server_config:",
    "tls_server_config: {}",
    "tls_server_config: {cert_file: ''}", "tls_server_config: {client_auth_type: null}",
    "tls_server_config: {min_version: TLS10, cipher_suites: [], curve_preferences: ~}",
    "http_server_config: {headers: }", "basic_auth_users: {}", "rate_limit: {burst: 3}",
    "rate_limit: {interval: 0s, burst: 3}", "http_server_config: !!map {http2: !!bool true}",
    "\u{FEFF}http_server_config: {http2: true}", "http_server_config:\r\n  http2: yes\r\n",
  ])
  func nothing(text: String) throws { #expect(try read(text) == WebConfig()) }

  @Test(arguments: [
    ("y", true), ("Y", true), ("yes", true), ("YES", true), ("true", true), ("True", true),
    ("on", true), ("ON", true), ("n", false), ("no", false), ("No", false), ("false", false),
    ("FALSE", false), ("off", false), ("Off", false),
  ])
  func booleans(text: String, value: Bool) throws {
    #expect(try read("http_server_config: {http2: \(text)}").http2 == value)
  }

  @Test func headersInOrder() throws {
    let config = try read(
      """
      http_server_config:
        headers:
          X-XSS-Protection: 1
          X-Frame-Options: sameorigin
          X-Content-Type-Options: nosniff
          Strict-Transport-Security: "max-age=1; preload"
          Content-Security-Policy: default-src *
      """)
    #expect(
      config.headers.map { "\($0.name): \($0.value)" } == [
        "Content-Security-Policy: default-src *", "Strict-Transport-Security: max-age=1; preload",
        "X-Content-Type-Options: nosniff", "X-Frame-Options: sameorigin", "X-XSS-Protection: 1",
      ])
  }

  @Test func aliasesOfValues() throws {
    let config = try read("basic_auth_users:\n  a: &h \(Hashes.secret)\n  b: *h\n")
    #expect(config.users.hash(of: Array("b".utf8)).isKnown)
    #expect(
      config.users.hash(of: Array("b".utf8)).hash == config.users.hash(of: Array("a".utf8)).hash)
  }

  @Test(arguments: ["1", "yes", "''", "null", "'ä'"])
  func userNamesAreText(name: String) throws {
    let config = try read("basic_auth_users: {\(name): \(Hashes.secret)}")
    let bytes = Array(name.utf8.filter { $0 != UInt8(ascii: "'") })
    #expect(config.users.hash(of: bytes).isKnown)
  }

  @Test func namesAreComparedByTheirBytes() throws {
    let config = try read("basic_auth_users: {\"\\u00e9\": \(Hashes.secret)}")
    #expect(config.users.hash(of: [0xC3, 0xA9]).isKnown)
    #expect(!config.users.hash(of: [0x65, 0xCC, 0x81]).isKnown)
  }

  @Test(arguments: [
    ("{interval: 1s, burst: 2}", 1_000_000_000, 2), ("{interval: 1s}", 1_000_000_000, 0),
    ("{interval: 1d, burst: -1}", 86_400_000_000_000, -1), ("{interval: 5, burst: 1}", 5, 1),
    ("{interval: -1s, burst: 1}", -1_000_000_000, 1),
  ])
  func rateLimits(text: String, interval: Int64, burst: Int) throws {
    #expect(
      try read("rate_limit: \(text)").rateLimit
        == WebConfig.RateLimit(intervalNanoseconds: interval, burst: burst))
  }
}
