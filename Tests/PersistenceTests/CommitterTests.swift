import Exposition
import Glibc
import Storage
import TestSupport
import Testing

@testable import Persistence

@Suite struct CommitterTests {
  private let directory = Directory()

  private func onDisk() throws -> [String] {
    try directory.afterKill { $0.store.state }
  }

  @Test func aTurnWritesWhatChanged() throws {
    let persisted = try Persisted(at: directory.database)
    persisted.committer.turn()
    try persisted.store.push("x 1\n", to: "a")
    try persisted.store.push("x 1\n", to: "b")
    persisted.committer.turn()
    persisted.store.delete(GroupingKey(spelled: "a"))
    try persisted.store.push("x 2\n", to: "b", at: 2)
    #expect(throws: InconsistencyError.self) { try persisted.store.push("x 2 2\n", to: "c", at: 3) }
    #expect(persisted.store.changedGroupCount == 3)
    persisted.committer.turn()
    #expect(persisted.store.changedGroupCount == 0)
    let disk = try onDisk()
    #expect(disk == persisted.store.state)
    #expect(disk.count == 3)
  }

  /// A thousand pushes to one group are one row.
  @Test func changesAreCoalesced() throws {
    let persisted = try Persisted(at: directory.database)
    persisted.committer.turn()
    for time in 1...1000 { try persisted.store.push("x \(time)\n", to: "a", at: Timestamp(time)) }
    #expect(persisted.store.changedGroupCount == 1)
    persisted.committer.turn()
    let log = try directory.read("metrics.db-wal").count
    #expect(log < 10 * 4200)
    #expect(try onDisk() == persisted.store.state)
  }

  /// It is copied into the database and begins anew.
  @Test func theLogStaysBounded() throws {
    let persisted = try Persisted(at: directory.database)
    let value = String(repeating: "v", count: 2_000_000)
    for number in 0..<60 {
      try persisted.store.push("x{v=\"\(value)\"} \(number)\n", to: "a")
      persisted.committer.turn()
    }
    let size = try Files.identity(of: directory.database + "-wal")?.size ?? 0
    #expect(size > 0)
    #expect(size < 70 << 20)
    #expect(persisted.committer.reading.errors == 0)
  }

  @Test func wipeIsWritten() throws {
    let persisted = try Persisted(at: directory.database)
    for job in ["a", "b", "c"] { try persisted.store.push("x 1\n", to: job) }
    persisted.committer.turn()
    _ = persisted.store.wipe()
    persisted.committer.turn()
    #expect(try onDisk() == [])
  }

  @Test func finishWritesTheRestAndTidiesUp() throws {
    let persisted = try Persisted(at: directory.database)
    persisted.committer.turn()
    try persisted.store.push("x 1\n", to: "a")
    persisted.committer.finish()
    #expect(directory.names == ["metrics.db"])
    #expect(try onDisk() == persisted.store.state)
  }

  /// What a kill leaves at any time is a state that was committed.
  @Test(arguments: 1...3)
  func everyCopyIsACommittedState(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let persisted = try Persisted(at: directory.database)
    persisted.committer.turn()
    for time in 1...60 {
      let key = "j\(random.next() % 8)"
      if random.next() % 4 == 0 {
        persisted.store.delete(GroupingKey(spelled: key))
      } else {
        let size = Int(random.next() % 9000)
        let value = String(repeating: "v", count: size)
        try persisted.store.push("x{v=\"\(value)\"} 1\n", to: key, at: Timestamp(time))
      }
      if random.next() % 3 == 0 {
        persisted.committer.turn()
        #expect(try onDisk() == persisted.store.state)
      }
      if random.next() % 10 == 0 { _ = persisted.store.wipe() }
    }
  }

  // MARK: Failures

  private func limitPages(of persisted: Persisted, _ isLimited: Bool) throws {
    let count = try persisted.committer.connection?.integer("PRAGMA page_count") ?? 0
    try persisted.committer.connection?.execute(
      "PRAGMA max_page_count = \(isLimited ? count : 1_000_000)")
  }

  private static let big = "x{v=\"\(String(repeating: "x", count: 100_000))\"} 1\n"

  @Test func failureKeepsChangesPending() throws {
    let persisted = try Persisted(at: directory.database)
    persisted.committer.turn()
    try limitPages(of: persisted, true)
    let answers = Answers()
    try persisted.store.push(Self.big, to: "a", whenDurable: answers.callback)
    persisted.committer.turn()
    try persisted.store.push("x 1\n", to: "b")
    persisted.committer.turn()
    #expect(persisted.committer.reading.errors == 2)
    #expect(persisted.committer.reading.pendingGroups == 2)
    #expect(persisted.events.errors.count == 1)
    #expect(answers.all == [])
    #expect(persisted.store.everything.count == 2)
    #expect(try onDisk() == [])
    try limitPages(of: persisted, false)
    persisted.committer.turn()
    #expect(persisted.committer.reading.pendingGroups == 0)
    #expect(persisted.events.texts.last == "metrics are persisted again, 2 groups at once")
    #expect(answers.all == [true])
    #expect(try onDisk() == persisted.store.state)
  }

  @Test func immediateFailureUndoesEverything() throws {
    let persisted = try Persisted(at: directory.database, isImmediate: true)
    let store = persisted.store
    let answers = Answers()
    try store.push("x 1\n", to: "a", at: 1, whenDurable: answers.callback)
    try store.push("y 1\n", to: "b", at: 1, whenDurable: answers.callback)
    persisted.committer.turn()
    #expect(answers.all == [true, true])
    let before = store.state
    try limitPages(of: persisted, true)
    _ = store.wipe(whenDurable: answers.callback)
    try store.push(Self.big, to: "a", at: 2, whenDurable: answers.callback)
    try store.push("# TYPE z counter\nz 1\n", to: "c", at: 2, whenDurable: answers.callback)
    store.delete(GroupingKey(spelled: "b"), whenDurable: answers.callback)
    store.delete(GroupingKey(spelled: "none"), whenDurable: answers.callback)
    persisted.committer.turn()
    #expect(answers.all == [true, true] + Array(repeating: false, count: 5))
    #expect(store.state == before)
    #expect(try onDisk() == before)
    // Names too: those of the undone pushes are free, those of the undone deletions held.
    try limitPages(of: persisted, false)
    #expect(throws: InconsistencyError.self) {
      try store.push("# TYPE y counter\ny 1\n", to: "c", at: 3)
    }
    try store.push("z 1\n", to: "d", at: 3, whenDurable: answers.callback)
    persisted.committer.turn()
    #expect(answers.all.last == true)
    #expect(try onDisk() == store.state)
  }

  /// It need not be pushed to: what was undone may not come back with a restart.
  @Test func afterAFailureEveryTurnWrites() throws {
    let persisted = try Persisted(at: directory.database, isImmediate: true)
    persisted.committer.turn()
    try limitPages(of: persisted, true)
    try persisted.store.push(Self.big, to: "a")
    persisted.committer.turn()
    #expect(persisted.committer.isFailing)
    let log = try directory.read("metrics.db-wal")
    try limitPages(of: persisted, false)
    persisted.committer.turn()
    #expect(!persisted.committer.isFailing)
    #expect(persisted.events.texts.last == "metrics can be persisted again")
    #expect(try directory.read("metrics.db-wal") != log)
    #expect(try onDisk() == [])
  }

  @Test func missingDirectoryIsWaitedFor() throws {
    let path = directory.path + "/later"
    let persisted = try Persisted(at: path + "/metrics.db")
    try persisted.store.push("x 1\n", to: "a")
    persisted.committer.turn()
    #expect(persisted.committer.reading.errors == 1)
    #expect(persisted.committer.reading.lastSuccess == 0)
    _ = unsafe mkdir(path, 0o700)
    persisted.committer.turn()
    #expect(persisted.committer.reading.pendingGroups == 0)
    #expect(persisted.committer.reading.lastSuccess > 0)
    persisted.committer.finish()
    #expect(try Persisted(at: path + "/metrics.db").store.everything.count == 1)
    _ = unsafe unlink(path + "/metrics.db")
    _ = unsafe rmdir(path)
  }

  @Test func aRemovedFileIsWrittenAnew() throws {
    let persisted = try Persisted(at: directory.database)
    try persisted.store.push("x 1\n", to: "a")
    persisted.committer.turn()
    for name in directory.names { unsafe unlink(directory.path + "/" + name) }
    persisted.committer.turn()
    #expect(try onDisk() == persisted.store.state)
    #expect(persisted.events.errors.count == 1)
  }

  /// Somebody put another file in the place of the open one.
  @Test func aFileInItsPlaceIsKept() throws {
    let persisted = try Persisted(at: directory.database)
    try persisted.store.push("x 1\n", to: "a")
    persisted.committer.turn()
    for name in directory.names { unsafe unlink(directory.path + "/" + name) }
    directory.write(Array("other".utf8))
    persisted.committer.turn()
    #expect(try directory.read("metrics.db.damaged-20260101T000000Z") == Array("other".utf8))
    #expect(try onDisk() == persisted.store.state)
  }

  /// The database is damaged while it is in use: what is in memory is written anew.
  @Test func damageFoundWhileWritingIsMended() throws {
    let persisted = try Persisted(at: directory.database)
    for number in 0..<50 {
      let value = String(repeating: "v", count: 3000)
      try persisted.store.push("x{v=\"\(value)\"} 1\n", to: "j\(number)")
    }
    persisted.committer.turn()
    let size = try directory.read().count
    try persisted.committer.connection?.execute("PRAGMA shrink_memory")
    directory.overwrite(Array(repeating: 0x5A, count: size - 100), at: 100)
    try persisted.store.push("x 2\n", to: "j7", at: 2)
    persisted.committer.turn()
    #expect(persisted.committer.reading.errors == 1)
    persisted.committer.turn()
    #expect(persisted.committer.reading.pendingGroups == 0)
    #expect(try onDisk() == persisted.store.state)
    #expect(directory.names.contains("metrics.db.damaged-20260101T000000Z"))
  }

  /// The groups are there though nothing can be written, and changes wait.
  @Test(.enabled(if: geteuid() == 0))
  func aReadOnlyDiskIsWaitedFor() throws {
    let disk = try #require(SmallDisk())
    let path = disk.path + "/a?b#c%20.db"
    do {
      let persisted = try Persisted(at: path)
      try persisted.store.push("x 1\n", to: "a")
      persisted.committer.finish()
    }
    disk.becomeReadOnly()
    let persisted = try Persisted(at: path)
    #expect(persisted.store.everything.count == 1, "\(persisted.events.texts)")
    try persisted.store.push("x 1\n", to: "b")
    persisted.committer.turn()
    #expect(persisted.committer.isFailing)
    #expect(persisted.events.errors.count == 2)
    disk.grow()
    persisted.committer.turn()
    #expect(!persisted.committer.isFailing)
    persisted.committer.finish()
    #expect(try Persisted(at: path).store.everything.count == 2)
  }

  /// A log that grows until the disk is full is copied and begins anew.
  @Test(.enabled(if: geteuid() == 0))
  func aDiskThatTheLogFillsIsUsedAgain() throws {
    let disk = try #require(SmallDisk())
    let persisted = try Persisted(at: disk.path + "/metrics.db")
    let value = String(repeating: "x", count: 20_000)
    for number in 0..<1000 {
      try persisted.store.push("x{v=\"\(value)\"} \(number)\n", to: "j")
      persisted.committer.turn()
    }
    #expect(persisted.committer.reading.errors > 0)
    #expect(persisted.committer.reading.errors < 100)
    persisted.committer.turn()
    #expect(!persisted.committer.isFailing)
    #expect(persisted.committer.reading.pendingGroups == 0)
  }

  /// A real full disk, where the test may mount one.
  @Test(.enabled(if: geteuid() == 0), arguments: [false, true])
  func aFullDiskIsSurvived(isImmediate: Bool) throws {
    let disk = try #require(SmallDisk())
    let persisted = try Persisted(at: disk.path + "/metrics.db", isImmediate: isImmediate)
    let answers = Answers()
    let value = String(repeating: "x", count: 60_000)
    for number in 0..<100 {
      try persisted.store.push(
        "x{v=\"\(value)\"} 1\n", to: "j\(number)", whenDurable: answers.callback)
      persisted.committer.turn()
    }
    #expect(persisted.committer.reading.errors > 0)
    #expect(persisted.store.everything.count == (isImmediate ? answers.all.count { $0 } : 100))
    // The rest fits again once most of it is deleted and the small remains.
    for number in 0..<100 { persisted.store.delete(GroupingKey(spelled: "j\(number)")) }
    try persisted.store.push("x 1\n", to: "small", whenDurable: answers.callback)
    disk.grow()
    persisted.committer.turn()
    #expect(answers.all.last == true)
    #expect(!persisted.committer.isFailing)
    persisted.committer.finish()
    #expect(
      try Persisted(at: disk.path + "/metrics.db").store.everything.map { "\($0.key.job)" }
        == ["small"])
  }
}

extension Committer {
  var connection: Connection? { database?.connection }
}
