import Testing
import Threads

@testable import WebConfig

@Suite struct PasswordQueueTests {
  private let maker = VerdictKey.Maker()

  private final class Log: Sendable {
    private let lines = Lock<[String]>([])
    func note(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
  }

  private func ask(
    _ queue: PasswordQueue, _ password: String, whenDone: @escaping @Sendable (Bool) -> Void
  ) throws -> PasswordQueue.Answer {
    var credentials = try #require(BasicCredentials("Basic Og=="))
    credentials.password = Array(password.utf8)
    let hash = try BcryptHash(Hashes.secret)
    return queue.answer(
      maker.key(credentials, hash), password: credentials.password, hash: hash, whenDone: whenDone)
  }

  @Test func equalCredentialsAreCheckedOnceAndOthersAreRefusedWhenItIsFull() throws {
    let log = Log()
    let queue = PasswordQueue(limit: 2) { password, _ in
      log.note("check \(String(decoding: password, as: UTF8.self))")
      return password == Array("b".utf8)
    }
    #expect(try ask(queue, "a") { log.note("a1 \($0)") } == .pending)
    #expect(try ask(queue, "b") { log.note("b \($0)") } == .pending)
    #expect(try ask(queue, "c") { log.note("c \($0)") } == .full)
    #expect(try ask(queue, "a") { log.note("a2 \($0)") } == .pending)
    #expect(
      try ask(queue, "b") { _ in
        queue.stop()
      } == .pending)
    queue.run()
    #expect(
      log.all == ["check a", "a1 false", "a2 false", "check b", "b true"])
    #expect(try ask(queue, "a") { _ in } == .known(isRight: false))
    #expect(try ask(queue, "b") { _ in } == .known(isRight: true))
    #expect(try ask(queue, "c") { _ in } == .pending)
  }
}
