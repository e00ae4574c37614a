import Gateway
import Glibc
import HTTP
import Logging
import Storage
import Testing
import Threads

@testable import pushgateway

/// A gateway that answers when a push is on disk.
@Suite final class PersistedGroupsTests {
  private let path: String
  private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  init() throws {
    var template = Array("/tmp/persisted-groups-XXXXXX".utf8CString)
    path = unsafe template.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress, let made = unsafe mkdtemp(start) else { return "" }
      return unsafe String(cString: made)
    }
    try #require(!path.isEmpty)
  }

  deinit { remove(path) }

  private func remove(_ path: String) {
    for suffix in ["", "-wal", "-shm"] { unsafe unlink("\(path)/metrics.db\(suffix)") }
    unsafe rmdir(path)
  }

  /// Calls with the gateway once it is open, and closes the file.
  private func serve(_ body: (Gateway) -> Void) throws {
    let words = ["--persistence.file=\(path)/metrics.db", "--persistence.interval=0s"]
    let options = try Options(FlagParser(words).values())
    let persistence = try #require(PersistedGroups(options, logger))
    var configuration = Gateway.Configuration(clock: .system)
    configuration.tracking = persistence.tracking
    configuration.answersWhenDurable = persistence.isImmediate
    let gateway = Gateway(configuration: configuration, logger: logger)
    gateway.close()
    let isOpen = Semaphore()
    try persistence.start(gateway, Termination()) { isOpen.post() }
    isOpen.wait()
    defer { persistence.stop() }
    body(gateway)
  }

  /// The status, once it is there.
  private func push(_ body: String, to gateway: Gateway) -> Int? {
    let request = Request(method: .put, path: Array("/metrics/job/j".utf8))
    guard case .receive(let sink) = gateway.reply(to: request) else { return nil }
    let bytes = Array(body.utf8)
    sink.receive(bytes.span)
    let answer = Deferred<Response>()
    let isThere = Semaphore()
    answer.notify { isThere.post() }
    answer.resolve(sink.finish())
    isThere.wait()
    return answer.value?.status
  }

  /// A large one is parsed and stored by one thread and answered by another.
  private static let bodies = [
    "a 1\n", (0..<40_000).map { "a{l=\"\($0)\"} 1\n" }.joined(),
  ]

  @Test(arguments: bodies)
  func whatWasAnsweredIsOnDisk(body: String) throws {
    var stored = (groups: 0, series: 0)
    try serve { gateway in
      #expect(push(body, to: gateway) == 200)
      stored = gateway.store.counts
    }
    #expect(stored.series == body.utf8.count { $0 == 0x0A })
    try serve { #expect($0.store.counts == stored) }
  }

  @Test(arguments: bodies)
  func whatCannotBeWrittenIsUndone(body: String) throws {
    let away = path + "-away"
    defer { remove(away) }
    try serve { gateway in
      #expect(push("before 1\n", to: gateway) == 200)
      unsafe rename(path, away)
      #expect(push(body, to: gateway) == 503)
      #expect(gateway.store.counts == (1, 1))
      unsafe mkdir(path, 0o700)
      #expect(push(body, to: gateway) == 200)
    }
    try serve { #expect($0.store.counts.series == body.utf8.count { $0 == 0x0A }) }
  }
}
