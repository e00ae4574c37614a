import HTTP
import Testing

@testable import WebConfig

@Suite struct TLSSectionTests {
  private func section(_ text: String, path: String = "/etc/web.yml") throws -> TLSSection {
    let text = "tls_server_config: {\(text)}"
    return try #require(try WebConfigReader(path: path).read(Array(text.utf8)).tls)
  }

  private func settings(_ text: String) throws -> TLSSettings {
    try section("cert: '-----BEGIN c', key: '-----BEGIN k', \(text)").settings()
  }

  @Test(arguments: [
    ("/etc/web.yml", "c.pem", "/etc/c.pem"), ("/web.yml", "c.pem", "/c.pem"),
    ("web.yml", "c.pem", "c.pem"), ("a/web.yml", "../c.pem", "a/../c.pem"),
    ("/etc/web.yml", "/c.pem", "/c.pem"),
  ])
  func pathsBeginAtTheFile(path: String, name: String, expected: String) throws {
    let section = try section("cert_file: \(name), key: k", path: path)
    #expect(section.paths == [expected])
  }

  @Test func filesWinOverTexts() throws {
    let text = "cert: a, cert_file: /b, key: c, key_file: /d, client_ca: e, client_ca_file: /f"
    let section = try section(text + ", client_auth_type: RequestClientCert")
    #expect(section.paths == ["/b", "/d", "/f"])
  }

  @Test func defaults() throws {
    var expected = TLSSettings(
      certificate: Array("-----BEGIN c".utf8), key: Array("-----BEGIN k".utf8))
    expected.minimumVersion = .tls12
    expected.maximumVersion = .tls13
    #expect(try settings("") == expected)
    #expect(
      try settings("min_version: , max_version: ~, cipher_suites: [], curve_preferences: []")
        == expected)
  }

  @Test func everything() throws {
    let settings = try settings(
      "client_ca: '-----BEGIN a', client_auth_type: RequireAndVerifyClientCert, "
        + "client_allowed_sans: [a.example, 10], min_version: TLS10, max_version: TLS12, "
        + "cipher_suites: [TLS_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256], "
        + "curve_preferences: [X25519, CurveP521], prefer_server_cipher_suites: off")
    #expect(settings.clientAuthorities == Array("-----BEGIN a".utf8))
    #expect(settings.clientAuthentication == .requireAndVerify)
    #expect(settings.allowedClientNames == ["a.example", "10"])
    #expect(settings.minimumVersion == .tls10)
    #expect(settings.maximumVersion == .tls12)
    #expect(settings.cipherSuites == ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"])
    #expect(settings.curves == [.x25519, .p521])
  }

  @Test func blocksOfTextArePEM() throws {
    let pem = "-----BEGIN A-----\n-----END A-----\n"
    let block = pem.split(separator: "\n").map { "    \($0)\n" }.joined()
    let text = "tls_server_config:\n  key: |\n\(block)  cert: |\n\(block)"
    let config = try WebConfigReader(path: "/x").read(Array(text.utf8))
    #expect(try config.tls?.settings().certificate == Array(pem.utf8))
    #expect(try config.tls?.settings().key == Array(pem.utf8))
  }

  @Test func suitesOfTLS13LeaveNoneForOlderVersions() throws {
    #expect(try settings("cipher_suites: [TLS_AES_128_GCM_SHA256]").cipherSuites == [])
  }

  @Test(arguments: [
    ("", TLSSettings.ClientAuthentication.none), ("NoClientCert", .none),
    ("RequestClientCert", .request), ("RequireAnyClientCert", .requireAny),
    ("RequireClientCert", .requireAny), ("VerifyClientCertIfGiven", .verifyIfGiven),
    ("RequireAndVerifyClientCert", .requireAndVerify),
  ])
  func policies(name: String, policy: TLSSettings.ClientAuthentication) throws {
    #expect(try settings("client_auth_type: '\(name)'").clientAuthentication == policy)
  }
}
