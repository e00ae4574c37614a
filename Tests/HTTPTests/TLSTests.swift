import Glibc
import Synchronization
import TestSupport
import Testing
import Threads

@testable import HTTP

@Suite(.serialized) struct TLSTests {
  typealias Mode = TLSSettings.ClientAuthentication

  static let authority = TestCertificate(.authority, "authority")
  static let server = TestCertificate(.server, "server", issuer: authority)
  static let serverRSA = TestCertificate(.server, "rsa", key: .rsa, issuer: authority)
  static let known = TestCertificate(
    .client, "known",
    names: [
      "dns:a.example", "email:a@b.example", "uri:spiffe://x/y", "ip:10.1.2.3",
      "ip:2001:db8::1",
    ],
    issuer: authority)
  static let stranger = TestCertificate(.client, "stranger")
  /// Signed by the authority, but for servers.
  static let misused = TestCertificate(.server, "misused", issuer: authority)

  static func settings(_ adjust: (inout TLSSettings) -> Void = { _ in }) -> TLSSettings {
    var settings = TLSSettings(certificate: server.pem, key: server.keyPEM)
    adjust(&settings)
    return settings
  }

  private func serve(_ settings: TLSSettings, log: Log = Log()) throws -> EchoServer {
    let context = try TLSContext(settings)
    return try EchoServer(gate: nil, tls: { context }) { $0.log = log.add }
  }

  @Test(arguments: [
    ("NORMAL", "TLS1.3"), ("NORMAL:-VERS-ALL:+VERS-TLS1.2", "TLS1.2"),
    ("NORMAL:-VERS-ALL:+VERS-TLS1.3", "TLS1.3"),
  ])
  func requests(priority: String, version: String) throws {
    for certificate in [Self.server, Self.serverRSA] {
      let server = try serve(
        TLSSettings(certificate: certificate.pem, key: certificate.keyPEM))
      let client = TLSClient(server.address, priority: priority)
      #expect(client.version == version)
      let body = [UInt8](repeating: 0x61, count: 1 << 20)
      for _ in 0..<3 {
        client.send(Wire.post("/echo", body) + Wire.chunked("/echo", [[1], [2, 3]]))
        #expect(client.answer()?.body == body)
        #expect(client.answer()?.body == [1, 2, 3])
        client.send("GET /stream HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(client.answer()?.body == CountingSource.whole(to: 50_000))
        client.send(Wire.post("/later", [1]))
        server.desk.await(1)
        server.desk.resolveAll()
        #expect(client.answer()?.text == "later\n")
      }
    }
  }

  @Test func cutBodies() throws {
    let context = try TLSContext(Self.settings())
    let server = try EchoServer(gate: nil, tls: { context }) { $0.maxBodyBytes = 1000 }
    let client = TLSClient(server.address)
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
    client.send("400\r\n" + String(repeating: "a", count: 1024) + "\r\n")
    #expect(client.answer()?.status == 413)
    #expect(client.isAtEnd())
  }

  @Test(arguments: TLSSettings.Version.allCases, TLSSettings.Version.allCases)
  func versions(minimum: TLSSettings.Version, maximum: TLSSettings.Version) throws {
    let settings = Self.settings {
      $0.minimumVersion = minimum
      $0.maximumVersion = maximum
    }
    guard minimum <= maximum else {
      #expect(throws: TLSError.versions(minimum: minimum, maximum: maximum)) {
        try TLSContext(settings)
      }
      return
    }
    let log = Log()
    let server = try serve(settings, log: log)
    var refused = 0
    for version in TLSSettings.Version.allCases {
      let name = "TLS1.\(version.rawValue)"
      let client = TLSClient(
        server.address, priority: "NORMAL:-VERS-ALL:+VERS-\(name):%VERIFY_ALLOW_SIGN_WITH_SHA1")
      let isOffered = (minimum...maximum).contains(version)
      #expect(client.isServed() == isOffered, "\(name)")
      // An older version than its own a client refuses by itself; the others are told with an
      // alert, GNUTLS_E_FATAL_ALERT_RECEIVED.
      guard version < minimum || version == .tls13 && maximum < .tls13 else { continue }
      #expect(client.code == -12, "\(name)")
      refused += 1
    }
    #expect(log.await(refused, ending: "curve in common").count == refused)
    let client = TLSClient(
      server.address, priority: "NORMAL:+VERS-TLS1.0:+VERS-TLS1.1:%VERIFY_ALLOW_SIGN_WITH_SHA1")
    #expect(client.isServed())
    #expect(client.version == "TLS1.\(maximum.rawValue)")
  }

  @Test(
    arguments: [
      (["TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"], "AES-256-GCM"),
      (["TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"], "CHACHA20-POLY1305"),
      (["TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"], "AES-128-CBC"),
      (["TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"], nil), (["TLS_AES_128_GCM_SHA256"], nil),
      (
        ["TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"],
        "AES-128-GCM"
      ),
    ] as [([String], String?)])
  func cipherSuites(names: [String], cipher: String?) throws {
    let server = try serve(Self.settings { $0.cipherSuites = names })
    let old = TLSClient(server.address, priority: "NORMAL:-VERS-ALL:+VERS-TLS1.2")
    #expect(old.isServed() == (cipher != nil))
    if let cipher { #expect(old.cipher == cipher) }
    let other = TLSClient(
      server.address, priority: "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-256-CCM")
    #expect(!other.isServed())
    // Those of TLS 1.3 are not for choosing.
    let new = TLSClient(
      server.address, priority: "NORMAL:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:+AES-128-GCM")
    #expect(new.isServed())
  }

  @Test(arguments: [
    (TLSSettings.Curve.p256, "SECP256R1"), (.p384, "SECP384R1"), (.p521, "SECP521R1"),
    (.x25519, "X25519"),
  ])
  func curves(curve: TLSSettings.Curve, group: String) throws {
    let server = try serve(Self.settings { $0.curves = [curve] })
    for version in ["TLS1.2", "TLS1.3"] {
      let all = TLSClient(server.address, priority: "NORMAL:-VERS-ALL:+VERS-\(version)")
      #expect(all.isServed())
      #expect(all.group == group)
      let other = TLSClient(
        server.address, priority: "NORMAL:-VERS-ALL:+VERS-\(version):-GROUP-\(group)")
      #expect(!other.isServed())
    }
  }

  @Test(
    arguments: [
      (.none, [true, true, true, true]), (.request, [true, true, true, true]),
      (.requireAny, [false, true, true, true]), (.verifyIfGiven, [true, false, false, true]),
      (.requireAndVerify, [false, false, false, true]),
    ] as [(Mode, [Bool])], ["TLS1.2", "TLS1.3"])
  func clientAuthentication(row: (mode: Mode, served: [Bool]), version: String) throws {
    let log = Log()
    let server = try serve(
      Self.settings {
        $0.clientAuthentication = row.mode
        $0.clientAuthorities = Self.authority.pem
      }, log: log)
    let certificates = [nil, Self.stranger, Self.misused, Self.known]
    for (certificate, isServed) in zip(certificates, row.served) {
      let client = TLSClient(
        server.address, priority: "NORMAL:-VERS-ALL:+VERS-\(version)", certificate: certificate)
      #expect(client.isServed() == isServed)
    }
    let refused = row.served.count { !$0 }
    #expect(
      log.await(refused).count { $0.hasPrefix("TLS handshake error from 127.0.0.1:") } == refused)
  }

  @Test(
    arguments: [
      (["a.example"], true), (["a@b.example"], true), (["spiffe://x/y"], true),
      (["10.1.2.3"], true), (["2001:db8::1"], true), (["z", "a.example"], true),
      (["A.example"], false), (["known"], false), (["example"], false), ([""], false),
    ], ["TLS1.2", "TLS1.3"])
  func names(row: (allowed: [String], isServed: Bool), version: String) throws {
    let server = try serve(
      Self.settings {
        $0.clientAuthentication = .requireAndVerify
        $0.clientAuthorities = Self.authority.pem
        $0.allowedClientNames = row.allowed
      })
    let client = TLSClient(
      server.address, priority: "NORMAL:-VERS-ALL:+VERS-\(version)", certificate: Self.known)
    #expect(client.isServed() == row.isServed)
  }

  @Test func rotation() throws {
    let contexts = try (0..<2).map { index in
      let certificate = TestCertificate(.server, "\(index)", issuer: Self.authority)
      return try TLSContext(TLSSettings(certificate: certificate.pem, key: certificate.keyPEM))
    }
    let current = Atomic(0)
    let server = try EchoServer(
      gate: nil, tls: { contexts[current.load(ordering: .relaxed) % 2] }, adjust: { _ in })
    let served = Atomic(0)
    let address = server.address
    let threads = (0..<4).map { _ in
      Thread {
        for _ in 0..<30 {
          let client = TLSClient(address)
          for _ in 0..<5 where client.isServed() { served.add(1, ordering: .relaxed) }
        }
      }
    }
    let kept = TLSClient(address)
    let before = kept.peer
    while served.load(ordering: .relaxed) < 500 {
      current.add(1, ordering: .relaxed)
      usleep(1000)
      #expect(kept.isServed())
    }
    for thread in threads { thread.join() }
    #expect(served.load(ordering: .relaxed) == 600)
    current.store(1, ordering: .relaxed)
    #expect(TLSClient(address).peer != before)
    #expect(TLSClient(address).isServed())
  }

  /// The last connection made under settings releases them.
  @Test func contextsAreReleased() throws {
    let current = Lock<TLSContext?>(try TLSContext(Self.settings()))
    weak let first = current.withLock { $0 }
    let server = try EchoServer(
      gate: nil, tls: { current.withLock { $0 } }, adjust: { _ in })
    let client = TLSClient(server.address)
    #expect(client.isServed())
    let second = try TLSContext(Self.settings())
    current.withLock { $0 = second }
    #expect(first != nil)
    #expect(client.isServed())
    client.endSending()
    while first != nil { usleep(1000) }
  }

  @Test func unfinishedHandshakes() throws {
    let server = try serve(Self.settings())
    let silent = (0..<20).map { _ in Client(server.address) }
    let started = (0..<20).map { _ in Client(server.address) }
    for client in started { client.send([0x16, 3, 1, 2, 0, 1, 0]) }
    for _ in 0..<5 { #expect(TLSClient(server.address).isServed()) }
    #expect(silent.count == started.count)
  }

  @Test func lateHandshakesAreShut() throws {
    let context = try TLSContext(Self.settings())
    let server = try EchoServer(gate: nil, tls: { context }) { $0.headDeadlineSeconds = 0 }
    let client = Client(server.address)
    client.send([0x16, 3, 1, 2, 0, 1, 0])
    #expect(client.isAtEnd())
  }

  @Test(arguments: [["GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n"], ["P", "OST / HTTP/1.1\r\n\r\n"]])
  func plainHTTP(pieces: [String]) throws {
    let log = Log()
    let server = try serve(Self.settings(), log: log)
    let client = Client(server.address)
    for piece in pieces {
      client.send(piece)
      usleep(10_000)
    }
    let answer = client.answer()
    #expect(answer?.status == 400)
    #expect(answer?.text == "Client sent an HTTP request to an HTTPS server.\n")
    #expect(log.await(1).last?.hasSuffix("client sent an HTTP request to an HTTPS server") == true)
  }

  @Test func withoutContext() throws {
    let server = try EchoServer(gate: nil, tls: { nil }, adjust: { _ in })
    let client = TLSClient(server.address)
    // GNUTLS_E_FATAL_ALERT_RECEIVED
    #expect(client.code == -12)
  }

  static let bad: [(TLSSettings, String)] = [
    (settings { $0.certificate = [1] }, "the certificate is not usable PEM: "),
    (settings { $0.key = [1] }, "the private key is not usable PEM: "),
    (settings { $0.key = known.keyPEM }, "the private key does not belong to the certificate"),
    (settings { $0.clientAuthorities = [1] }, "the client certificate authorities are not usable "),
    (
      settings { $0.cipherSuites = ["TLS_RSA_WITH_RC4_128_SHA"] },
      "unknown cipher suite \"TLS_RSA_WITH_RC4_128_SHA\""
    ),
    (
      settings {
        $0.minimumVersion = .tls13; $0.maximumVersion = .tls12
      },
      "the minimum TLS version TLS13 is above the maximum TLS12"
    ),
  ]

  @Test(arguments: 0..<bad.count)
  func mistakes(index: Int) {
    do throws(TLSError) {
      _ = try TLSContext(Self.bad[index].0)
      Issue.record("accepted")
    } catch {
      #expect("\(error)".hasPrefix(Self.bad[index].1))
    }
  }
}

/// What the server said, the library's own complaints left out.
final class Log: Sendable {
  private let lines = Lock<[String]>([])

  func add(_ line: String) {
    guard line.hasPrefix("TLS") else { return }
    lines.withLock { $0.append(line) }
  }

  /// The lines that end so, once there are so many.
  func await(_ count: Int, ending: String = "") -> [String] {
    while true {
      let found = lines.withLock { $0.filter { $0.hasSuffix(ending) } }
      if found.count >= count { return found }
      usleep(1000)
    }
  }
}
