import Testing

@testable import WebConfig

@Suite struct WebConfigErrorTests {
  private static let pem = "cert: '-----BEGIN A', key: '-----BEGIN B'"

  /// The error of a file with that text, beside which lie `cert.pem` and `empty.pem`.
  private func error(_ bytes: [UInt8]) -> String {
    let folder = Folder()
    folder.write("cert.pem", "-----BEGIN CERTIFICATE-----\n")
    folder.write("empty.pem", "")
    let path = folder.write("web.yml", bytes)
    do throws(WebConfigError) {
      _ = try WebConfig.validate(path: path)
      return folder.shown(nil)
    } catch {
      let text = folder.shown(error)
      return text.hasPrefix("web config DIR/web.yml: ") ? String(text.dropFirst(24)) : text
    }
  }

  @Test(arguments: [
    ("tls_server_config", "line 1: expected a mapping, found a single value"),
    ("[]", "line 1: expected a mapping, found a list"),
    ("a: *y", "line 1: found undefined alias"),
    (
      "http_server_config:\n\thttp2: true",
      "line 2: while scanning for the next token, found "
        + "character that cannot start any token"
    ),
    ("a: [b", "line 2: while parsing a flow sequence, did not find expected ',' or ']'"),
    ("a: \"b", "line 1: while scanning a quoted scalar, found unexpected end of stream"),
    ("---\n{}\n---\n{}", "line 3: a second YAML document begins here; there must be only one"),
    (
      "a: &b {c: d}\ne: *b",
      "line 2: the alias *b repeats a mapping or list; only single values can be repeated"
    ),
    ("{}\nb: c", "line 2: did not find expected <document start>"),
  ])
  func texts(text: String, sentence: String) {
    #expect(error(Array(text.utf8)) == sentence)
  }

  @Test(arguments: [
    (
      "\ntls_config: {}",
      "line 2: unknown key \"tls_config\"; known are tls_server_config, http_server_config, "
        + "basic_auth_users, rate_limit"
    ),
    (
      "tls_server_config: {}\ntls_server_config: {}",
      "line 2: \"tls_server_config\" is given more than once"
    ),
    (
      "basic_auth_users:\n  a: b\n  'a': c",
      "line 3: basic_auth_users: \"a\" is given more than once"
    ),
    (
      "rate_limit:\n  interval: 1s\n  brust: 2",
      "line 3: rate_limit: unknown key \"brust\"; known are interval, burst"
    ),
    (
      "http_server_config: {http3: true}",
      "line 1: http_server_config: unknown key \"http3\"; known are http2, headers"
    ),
    (
      "{[a]: b}", "line 1: expected a text, found a list"
    ),
  ])
  func keys(text: String, sentence: String) { #expect(error(Array(text.utf8)) == sentence) }

  @Test(arguments: [
    ("http_server_config: []", "line 1: http_server_config: expected a mapping, found a list"),
    (
      "http_server_config: ''",
      "line 1: http_server_config: expected a mapping, found a single value"
    ),
    (
      "http_server_config:\n  http2: maybe",
      "line 2: http_server_config.http2: expected true or false, found \"maybe\""
    ),
    (
      "http_server_config: {http2: 'true'}",
      "line 1: http_server_config.http2: expected true or false, found \"true\""
    ),
    (
      "http_server_config: {http2: [true]}",
      "line 1: http_server_config.http2: expected true or false, found a list"
    ),
    ("rate_limit: {burst: 1.5}", "line 1: rate_limit.burst: expected an integer, found \"1.5\""),
    ("rate_limit: {burst: {}}", "line 1: rate_limit.burst: expected an integer, found a mapping"),
    (
      "rate_limit: {interval: soon}",
      "line 1: rate_limit.interval: \"soon\" is not a duration like 100ms, 30s or 1h30m"
    ),
    (
      "rate_limit: {interval: []}", "line 1: rate_limit.interval: expected a duration, found a list"
    ),
    (
      "tls_server_config:\n  cert_file: [a]",
      "line 2: tls_server_config.cert_file: expected a text, found a list"
    ),
    (
      "tls_server_config: {cipher_suites: a}",
      "line 1: tls_server_config.cipher_suites: expected a list, found a single value"
    ),
    (
      "tls_server_config: {curve_preferences: [X25519, ~]}",
      "line 1: tls_server_config.curve_preferences[1]: expected a text, found nothing"
    ),
    (
      "tls_server_config: {prefer_server_cipher_suites: 1}",
      "line 1: tls_server_config.prefer_server_cipher_suites: expected true or false, found \"1\""
    ),
    ("basic_auth_users: [a]", "line 1: basic_auth_users: expected a mapping, found a list"),
    (
      "basic_auth_users: \(Hashes.secret)",
      "line 1: basic_auth_users: expected a mapping, found a single value"
    ),
    ("basic_auth_users: {a: {}}", "line 1: basic_auth_users.a: expected a text, found a mapping"),
  ])
  func types(text: String, sentence: String) { #expect(error(Array(text.utf8)) == sentence) }

  @Test(arguments: [
    (
      "basic_auth_users:\n  alice: secret",
      "line 2: basic_auth_users.alice: the password's hash is no bcrypt hash: it must begin with "
        + "$2a$, $2b$ or $2y$"
    ),
    (
      "basic_auth_users: {alice: ~}",
      "line 1: basic_auth_users.alice: the password's hash is no bcrypt hash: it must begin with "
        + "$2a$, $2b$ or $2y$"
    ),
    (
      "basic_auth_users: {alice: $2x$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW}",
      "line 1: basic_auth_users.alice: the password's hash is no bcrypt hash: it must begin with "
        + "$2a$, $2b$ or $2y$"
    ),
    (
      "basic_auth_users: {alice: $2y$10$abc}",
      "line 1: basic_auth_users.alice: the password's hash is no bcrypt hash: it has 10 characters "
        + "instead of 60"
    ),
    (
      "basic_auth_users: {alice: $2y$03$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW}",
      "line 1: basic_auth_users.alice: the password's hash is no bcrypt hash: its cost must be two "
        + "digits, from 04 to 31"
    ),
    (
      "basic_auth_users: {alice: $2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIr=}",
      "line 1: basic_auth_users.alice: the password's hash is no bcrypt hash: it has a character "
        + "outside ./A-Za-z0-9"
    ),
    (
      "http_server_config: {headers: {x-frame-options: deny}}",
      "line 1: http_server_config.headers: unknown key \"x-frame-options\"; known are "
        + "Content-Security-Policy, Strict-Transport-Security, X-Content-Type-Options, "
        + "X-Frame-Options, X-XSS-Protection"
    ),
    (
      "http_server_config: {headers: {X-Frame-Options: DENY}}",
      "line 1: http_server_config.headers.X-Frame-Options: unknown value \"DENY\"; allowed are "
        + "deny, sameorigin"
    ),
    (
      "http_server_config: {headers: {X-Content-Type-Options: ~}}",
      "line 1: http_server_config.headers.X-Content-Type-Options: unknown value \"\"; allowed are "
        + "nosniff"
    ),
    (
      "http_server_config: {headers: {X-XSS-Protection: \"1\\r\\nA: b\"}}",
      "line 1: http_server_config.headers.X-XSS-Protection: line breaks and control characters "
        + "cannot be sent in a header"
    ),
  ])
  func usersAndHeaders(text: String, sentence: String) {
    #expect(error(Array(text.utf8)) == sentence)
  }

  @Test(arguments: [
    (
      "cert_file: /nowhere/x, key_file: cert.pem",
      "cert_file: open /nowhere/x: no such file or directory"
    ),
    ("cert_file: cert.pem, key_file: x", "key_file: open DIR/x: no such file or directory"),
    ("cert_file: cert.pem, key_file: .", "key_file: read DIR/.: is a directory"),
    ("cert_file: empty.pem, key_file: cert.pem", "cert_file: no PEM block in DIR/empty.pem"),
    ("cert: abc, key_file: cert.pem", "cert: no PEM block in the text"),
    (
      "\(pem), client_ca_file: y, client_auth_type: RequestClientCert",
      "client_ca_file: open DIR/y: no such file or directory"
    ),
    (
      "\(pem), client_ca_file: cert.pem",
      "client_ca_file: a client CA needs a client_auth_type that asks clients for certificates"
    ),
    (
      "\(pem), client_ca: x, client_auth_type: NoClientCert",
      "client_ca: a client CA needs a client_auth_type that asks clients for certificates"
    ),
    (
      "\(pem), client_auth_type: Always",
      "client_auth_type: unknown value \"Always\"; allowed are NoClientCert, RequestClientCert, "
        + "RequireAnyClientCert, VerifyClientCertIfGiven, RequireAndVerifyClientCert, "
        + "RequireClientCert"
    ),
    (
      "min_version: TLS9",
      "min_version: unknown value \"TLS9\"; allowed are TLS10, TLS11, TLS12, TLS13"
    ),
    (
      "max_version: 1.3",
      "max_version: unknown value \"1.3\"; allowed are TLS10, TLS11, TLS12, TLS13"
    ),
    (
      "min_version: TLS13, max_version: TLS12",
      "min_version: min_version TLS13 is above max_version TLS12: no client could connect"
    ),
    (
      "max_version: TLS11",
      "max_version: min_version TLS12 is above max_version TLS11: no client could connect"
    ),
    (
      "curve_preferences: [X25519, P256]",
      "curve_preferences[1]: unknown value \"P256\"; allowed are CurveP256, CurveP384, CurveP521, "
        + "X25519"
    ),
    (
      "\(pem), client_allowed_sans: []",
      "client_allowed_sans: the list is empty: no client could connect"
    ),
    (
      "\(pem), client_allowed_sans: [a], client_auth_type: VerifyClientCertIfGiven",
      "client_allowed_sans: names can only be checked with client_auth_type RequireAnyClientCert or "
        + "RequireAndVerifyClientCert"
    ),
  ])
  func tls(text: String, sentence: String) {
    #expect(
      error(Array("tls_server_config: {\(text)}".utf8)) == "line 1: tls_server_config.\(sentence)")
  }

  @Test(arguments: [
    ("key_file: k", "cert_file or cert is missing"), ("cert: c", "key_file or key is missing"),
    ("client_auth_type: NoClientCert", "cert_file or cert is missing"),
    ("client_ca: c, client_auth_type: RequireClientCert", "cert_file or cert is missing"),
    ("cert_file: '', cert: c", "key_file or key is missing"),
  ])
  func halfTLS(text: String, sentence: String) {
    #expect(
      error(Array("tls_server_config: {\(text)}".utf8))
        == "line 1: tls_server_config: \(sentence)")
  }

  @Test func unknownCipherSuite() {
    let text = "tls_server_config: {cipher_suites: [TLS_RSA_WITH_AES_128_CBC_SHA]}"
    #expect(
      error(Array(text.utf8)).hasPrefix(
        "line 1: tls_server_config.cipher_suites[0]: unknown value "
          + "\"TLS_RSA_WITH_AES_128_CBC_SHA\"; allowed are TLS_AES_128_GCM_SHA256, "))
  }

  @Test(arguments: [
    ("a: b\n", 0xFF, 1, "line 2: the text is not UTF-8"),
    ("# ", 0x01, 1, "line 1: control characters are not allowed"),
    ("a: b\r\n# ä", 0x01, 1, "line 2: control characters are not allowed"),
    ("", UInt8(ascii: "#"), 1 << 20 + 1, "DIR/web.yml is larger than 1024 KiB"),
    ("", UInt8(ascii: "["), 100_000, "line 1: mappings and lists are nested too deeply"),
    ("", UInt8(ascii: "{"), 100_000, "line 1: mappings and lists are nested too deeply"),
  ])
  func bytes(text: String, byte: UInt8, count: Int, sentence: String) {
    #expect(error(Array(text.utf8) + Array(repeating: byte, count: count)) == sentence)
  }

  @Test(arguments: [
    (
      "/nowhere/web.yml",
      "web config /nowhere/web.yml: open /nowhere/web.yml: no such file or directory"
    ),
    ("/", "web config /: read /: is a directory"),
  ])
  func files(path: String, sentence: String) {
    let error = #expect(throws: WebConfigError.self) { try WebConfig.validate(path: path) }
    #expect(error?.description == sentence)
  }

  /// Nested aliases: each line would double what the one before holds.
  @Test func aliasesDoNotExplode() {
    var text = "a0: &a0 [x, x]\n"
    for level in 1...60 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    text += "? *a60\n: 1\n"
    #expect(error(Array(text.utf8)).contains("line 2: the alias *a0 repeats a mapping or list"))
  }
}
