import HTTP
import Synchronization
import Testing
import Threads

@testable import WebConfig

/// What a gate said, as a line.
private func shown(_ admission: Admission) -> String {
  switch admission {
  case .admitted(let fields): return "admitted" + fields.map { " \($0.name)" }.joined()
  case .later: return "later"
  case .refused(let response):
    guard case .bytes(let body) = response.body else { return "refused without a body" }
    return "\(response.status) \(String(decoding: body, as: UTF8.self).dropLast())"
  }
}

@Suite struct LiveWebConfigTests {
  private let folder = Folder()
  private let events = Events()

  /// `wall` far ahead of the files' times: what stat(2) says is believed at once.
  private func live(
    _ text: String, wall: Int64 = .max, monotonic: @escaping @Sendable () -> Int64 = { 0 },
    queue: PasswordQueue = PasswordQueue()
  ) throws -> LiveWebConfig {
    try LiveWebConfig(
      path: folder.write("web.yml", text), clock: Clock(wall: { wall }, monotonic: monotonic),
      queue: queue, log: events.note)
  }

  private func request(_ authorization: String? = nil) -> Request {
    Request(
      method: .get, path: [],
      headers: Headers(authorization.map { [(name: "Authorization", value: $0)] } ?? []))
  }

  /// The final answer; waits for the thread that checks.
  private func answer(_ live: LiveWebConfig, _ authorization: String? = nil) -> String {
    let admission = live.gate(request(authorization))
    guard case .later(let deferred) = admission else { return shown(admission) }
    let done = Semaphore()
    deferred.notify { done.post() }
    done.wait()
    return deferred.value.map { "later: " + shown($0) } ?? "nothing"
  }

  private static func basic(_ text: String) -> String {
    let table = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var bytes = Array(text.utf8)
    let padding = (3 - bytes.count % 3) % 3
    bytes += Array(repeating: 0, count: padding)
    var encoded: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let bits = bytes[start..<(start + 3)].reduce(0) { $0 << 8 | Int($1) }
      encoded += [18, 12, 6, 0].map { table[bits >> $0 & 63] }
    }
    encoded.replaceSubrange(
      (encoded.count - padding)..., with: Array(repeating: UInt8(ascii: "="), count: padding))
    return "Basic " + String(decoding: encoded, as: UTF8.self)
  }

  private static let users = """
    basic_auth_users:
      alice: \(Hashes.secret)
      bob: \(Hashes.secret.replacing("$2b$", with: "$2y$"))
      carol: \(Hashes.secret.replacing("$2b$", with: "$2a$"))
      "": \(Hashes.empty)
      colon: \(Hashes.withColon)
    """

  @Test func nothingConfiguredLetsEverybodyThrough() throws {
    #expect(answer(try live("")) == "admitted")
    #expect(answer(try live(""), "Basic nonsense") == "admitted")
  }

  @Test(arguments: [
    ("alice:secret", true), ("bob:secret", true), ("carol:secret", true), (":", true),
    ("colon:a:b", true), ("alice:Secret", false), ("alice:", false), ("Alice:secret", false),
    ("dave:secret", false), ("alice:secret\0", false), (":secret", false), ("colon:a", false),
  ])
  func passwords(credentials: String, isRight: Bool) throws {
    let live = try live(Self.users)
    let expected = isRight ? "admitted" : "401 Unauthorized"
    #expect(answer(live, Self.basic(credentials)) == "later: " + expected)
    // The second time it is known.
    #expect(answer(live, Self.basic(credentials)) == expected)
  }

  @Test(arguments: [nil, "", "Bearer abc", "Basic", "Basic YQ==", "Basic !"])
  func noCredentials(header: String?) throws {
    #expect(answer(try live(Self.users), header) == "401 Unauthorized")
  }

  @Test func refusalsCarryTheHeadersOnce() throws {
    let live = try live(
      "http_server_config: {headers: {X-Content-Type-Options: nosniff, X-Frame-Options: deny}}\n"
        + Self.users)
    guard case .refused(let response) = live.gate(request()) else {
      Issue.record("not refused")
      return
    }
    #expect(
      response.fields.map { "\($0.name): \($0.value)" } == [
        "Content-Type: text/plain; charset=utf-8", "X-Content-Type-Options: nosniff",
        "X-Frame-Options: deny", "WWW-Authenticate: Basic",
      ])
    #expect(
      answer(live, Self.basic("alice:secret"))
        == "later: admitted X-Content-Type-Options X-Frame-Options")
  }

  @Test func tooManyUnknownPasswords() throws {
    // Its thread ends before it begins.
    let queue = PasswordQueue(limit: 1)
    queue.stop()
    let live = try live(Self.users, queue: queue)
    #expect(shown(live.gate(request(Self.basic("alice:1")))) == "later")
    let admission = live.gate(request(Self.basic("alice:2")))
    #expect(
      shown(admission)
        == "503 too many passwords are waiting to be checked, try again in a moment")
    guard case .refused(let response) = admission else { return }
    #expect(response.fields.contains { $0.name == "Retry-After" && $0.value == "1" })
  }

  @Test func usersAndHeadersFollowTheFile() throws {
    let live = try live(Self.users)
    #expect(answer(live, Self.basic("alice:secret")) == "later: admitted")
    folder.write("web.yml", "basic_auth_users: {alice: \(Hashes.empty)}")
    #expect(answer(live, Self.basic("alice:secret")) == "later: 401 Unauthorized")
    folder.write("web.yml", "basic_auth_users: {eve: \(Hashes.secret)}")
    #expect(answer(live, Self.basic("alice:secret")) == "later: 401 Unauthorized")
    #expect(answer(live, Self.basic("eve:secret")) == "later: admitted")
    folder.write("web.yml", "http_server_config: {headers: {X-Frame-Options: deny}}")
    #expect(answer(live) == "admitted X-Frame-Options")
    #expect(events.take() == Array(repeating: .changed(path: live.watched.path), count: 3))
  }

  @Test func aBrokenFileIsSaidOnceAndHeals() throws {
    let live = try live("")
    let path = live.watched.path
    for text in ["nonsense: 1", "other: 1"] {
      folder.write("web.yml", text)
      #expect(answer(live) == "500 Internal Server Error")
      #expect(answer(live) == "500 Internal Server Error")
      #expect(events.take().map(\.level) == [.error])
    }
    folder.remove("web.yml")
    #expect(answer(live) == "500 Internal Server Error")
    #expect(answer(live) == "500 Internal Server Error")
    #expect(
      events.take() == [
        .unusable(
          WebConfigError(path: path, .file(operation: "open", path: path, code: 2)))
      ])
    folder.write("web.yml", "# mended")
    #expect(answer(live) == "admitted")
    #expect(events.take() == [.changed(path: path)])
  }

  @Test func theSameBytesHealAMissingFile() throws {
    let live = try live(Self.users)
    folder.remove("web.yml")
    #expect(answer(live) == "500 Internal Server Error")
    folder.write("web.yml", Self.users)
    #expect(answer(live) == "401 Unauthorized")
  }

  @Test func aFileThatGrewTooLargeHealsWithTheSameBytes() throws {
    let live = try live(Self.users)
    folder.write("web.yml", Array(repeating: UInt8(ascii: "#"), count: 1 << 20 + 1))
    #expect(answer(live) == "500 Internal Server Error")
    #expect(answer(live) == "500 Internal Server Error")
    #expect(events.take().map(\.level) == [.error])
    folder.write("web.yml", Self.users)
    #expect(answer(live) == "401 Unauthorized")
  }

  /// A file that changed a moment ago may change again without its times telling.
  @Test func sameSizeSameTime() throws {
    let live = try live("basic_auth_users: {alice: \(Hashes.secret)}", wall: 0)
    #expect(answer(live, Self.basic("alice:secret")) == "later: admitted")
    folder.write("web.yml", "basic_auth_users: {alyce: \(Hashes.secret)}")
    #expect(answer(live, Self.basic("alice:secret")) == "later: 401 Unauthorized")
  }

  @Test func aFileJustTruncatedOpensNoDoors() throws {
    let live = try live(Self.users, wall: 0)
    folder.write("web.yml", "")
    #expect(answer(live) == "401 Unauthorized")
    #expect(events.take().isEmpty)
  }

  @Test func aFileThatStaysEmptyConfiguresNothing() throws {
    let live = try live(Self.users)
    folder.write("web.yml", "")
    #expect(answer(live) == "admitted")
  }

  @Test func theRateLimitComesBeforeThePassword() throws {
    let now = Atomic<Int64>(0)
    let text = "rate_limit: {interval: 1s, burst: 2}\n" + Self.users
    let live = try live(text, monotonic: { now.load(ordering: .relaxed) })
    #expect(
      (1...3).map { _ in answer(live) } == [
        "401 Unauthorized", "401 Unauthorized", "429 Too Many Requests",
      ])
    now.store(1_000_000_000, ordering: .relaxed)
    #expect((1...2).map { _ in answer(live) } == ["401 Unauthorized", "429 Too Many Requests"])
    folder.write("web.yml", "broken")
    #expect(answer(live) == "500 Internal Server Error")
  }

  @Test(arguments: [
    ("rate_limit: {interval: 1s}", ["rate_limit"]),
    ("http_server_config: {http2: off}", ["http_server_config.http2"]),
    (
      "tls_server_config: {cert: c, key: k}\nrate_limit: {interval: 1s}",
      ["tls_server_config", "rate_limit"]
    ),
  ])
  func whatNeedsARestart(text: String, keys: [String]) throws {
    let live = try live("")
    folder.write("web.yml", text)
    #expect(answer(live) == "admitted")
    let path = live.watched.path
    #expect(events.take() == [.changed(path: path), .needsRestart(path: path, keys: keys)])
    folder.write("web.yml", text + "\n\n# the same")
    #expect(answer(live) == "admitted")
    #expect(events.take().isEmpty)
  }

  /// Whoever comes after a change sees it, whatever others are doing.
  @Test func manyThreadsSeeEveryChange() async throws {
    let live = try live("", wall: 0)
    let gate = live.gate
    let isOver = Flag()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<3 {
        group.addTask {
          while !isOver.isRaised { _ = gate(Request(method: .get, path: [])) }
        }
      }
      for _ in 0..<30 {
        folder.write("web.yml", "http_server_config: {headers: {X-Frame-Options: deny}}")
        #expect(answer(live) == "admitted X-Frame-Options")
        folder.write("web.yml", "broken")
        #expect(answer(live) == "500 Internal Server Error")
      }
      isOver.raise()
    }
  }

  /// Unknown names cost what known ones cost, and always the same.
  @Test func decoysCostWhatHashesCost() throws {
    let live = try live("basic_auth_users: {a: \(Hashes.secret), b: \(Hashes.other)}")
    let users = live.initial.users
    let costs = (0..<64).map { users.hash(of: Array("user\($0)".utf8)).hash.cost }
    #expect(Set(costs) == [4, 5])
    #expect(costs == (0..<64).map { users.hash(of: Array("user\($0)".utf8)).hash.cost })
  }
}
