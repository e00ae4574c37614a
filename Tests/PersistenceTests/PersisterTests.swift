import Glibc
import Storage
import TestSupport
import Testing
import Threads

@testable import Persistence

@Suite struct PersisterTests {
  private let directory = Directory()

  private func start(
    interval: Int64, at path: String? = nil
  ) throws -> (store: MetricStore, persister: Persister, error: PersistenceError?) {
    let configuration = Persister.Configuration(
      path: path ?? directory.database, interval: interval, clock: { 1 }, log: { _ in })
    let store = MetricStore(tracking: configuration.tracking)
    let persister = Persister(configuration, store: store)
    let restored = Latch<PersistenceError?>()
    try persister.start { restored.set($0) }
    return (store, persister, restored.wait())
  }

  @Test func stopCommits() throws {
    let (store, persister, _) = try start(interval: 3_600_000_000_000)
    try store.push("x 1\n", to: "a")
    #expect(persister.reading.pendingGroups <= 1)
    persister.stop()
    #expect(persister.reading.pendingGroups == 0)
    let again = try start(interval: 0)
    #expect(again.error == nil)
    #expect(again.store.everything.count == 1)
    again.persister.stop()
  }

  /// An answer is given only when a kill at that moment would lose nothing.
  @Test func answeredPushesAreOnDisk() throws {
    let (store, persister, _) = try start(interval: 0)
    for number in 1...20 {
      let answer = Latch<Bool>()
      try store.push("x \(number)\n", to: "a", at: Timestamp(number)) { answer.set($0) }
      #expect(answer.wait())
      let time = try directory.afterKill { $0.store.everything.first?.pushTime }
      #expect(time == Timestamp(number))
    }
    let answer = Latch<Bool>()
    _ = store.wipe { answer.set($0) }
    #expect(answer.wait())
    #expect(try directory.afterKill { $0.store.everything.isEmpty })
    persister.stop()
  }

  /// Many that wait share commits, and each group's last answered push is on disk.
  @Test func concurrentPushesAreAllAnswered() throws {
    let (store, persister, _) = try start(interval: 0)
    let answered = Lock<[String: Timestamp]>([:])
    let threads = (0..<8).map { thread in
      Thread {
        for round in 1...40 {
          let answer = Latch<Bool>()
          try? store.push("x \(round)\n", to: "j\(thread)", at: Timestamp(round)) { answer.set($0) }
          if answer.wait() { answered.withLock { $0["j\(thread)"] = Timestamp(round) } }
        }
      }
    }
    for thread in threads { thread.join() }
    let found = try directory.afterKill { $0.store.everything }.map {
      ("\($0.key.job)", $0.pushTime)
    }
    #expect(Dictionary(uniqueKeysWithValues: found) == answered.withLock { $0 })
    persister.stop()
  }

  @Test func aNewerFileIsRefused() throws {
    try Connection(path: directory.database, .creating).execute(
      "PRAGMA application_id = \(DatabaseHeader.ours.application); PRAGMA user_version = 9; VACUUM")
    let (_, persister, error) = try start(interval: 0)
    #expect(error == .newerFormat(path: directory.database, version: 9))
    persister.stop()
  }
}

/// A value that another thread brings.
final class Latch<Value: Sendable>: Sendable {
  private let value = Lock<Value?>(nil)
  private let bell = Doorbell()

  func set(_ new: Value) {
    value.withLock { $0 = new }
    bell.ring()
  }

  func wait() -> Value {
    while true {
      if let value = value.withLock({ $0 }) { return value }
      bell.wait(atMost: 10_000)
    }
  }
}
