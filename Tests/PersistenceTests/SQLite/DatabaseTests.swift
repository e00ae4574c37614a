import Exposition
import Storage
import Testing

@testable import Persistence

@Suite struct DatabaseTests {
  private let directory = Directory()

  private func sqlite(_ statements: String) throws {
    try Connection(path: directory.database, .creating).execute(statements)
  }

  private func fill() throws {
    let changes = try variedStore().everything.map { ($0.key, MetricGroup?.some($0)) }
    try Database.create(at: directory.database, Dictionary(uniqueKeysWithValues: changes))
  }

  private func count() throws -> Int64 {
    try Database(opening: directory.database).connection.integer("SELECT count(*) FROM groups")
  }

  @Test func newFileIsCompleteAndAlone() throws {
    try fill()
    #expect(directory.names == ["metrics.db"])
    // Both version numbers say WAL: https://www.sqlite.org/fileformat2.html#file_format_version_numbers
    #expect(try directory.read()[18...19] == [2, 2])
    #expect(try count() == 5)
  }

  @Test func commitsReplaceAndRemove() throws {
    try fill()
    let store = try variedStore()
    let groups = store.everything
    do {
      let database = try Database(opening: directory.database)
      try database.commit([groups[0].key: nil, groups[1].key: groups[1]])
      try database.commit([GroupingKey(spelled: "none"): nil])
    }
    #expect(try count() == 4)
  }

  @Test(arguments: [
    ("PRAGMA user_version = 2", PersistenceError.newerFormat(path: "", version: 2)),
    ("PRAGMA user_version = 77", .newerFormat(path: "", version: 77)),
    ("PRAGMA application_id = 1", .foreignDatabase(path: "")),
  ])
  func othersAreLeftUntouched(change: String, expected: PersistenceError) throws {
    try fill()
    // Also where the change stands in the log alone, as after a kill.
    for log in [true, false] {
      if log { try leaveLog(change) } else { try sqlite(change) }
      let before = try directory.names.map { try directory.read($0) }
      let error = #expect(throws: PersistenceError.self) {
        _ = try Database(opening: directory.database)
      }
      #expect(error.map { "\($0)" }?.hasSuffix("nothing was changed") == true)
      switch (error, expected) {
      case (.newerFormat(_, let found), .newerFormat(_, let version)): #expect(found == version)
      case (.foreignDatabase, .foreignDatabase): break
      default: Issue.record("\(String(describing: error))")
      }
      #expect(try directory.names.map { try directory.read($0) } == before)
    }
  }

  private func leaveLog(_ change: String) throws {
    let connection = try Connection(path: directory.database, .existing)
    connection.checkpointsOnClose(false)
    try connection.execute("PRAGMA locking_mode = EXCLUSIVE; \(change)")
    #expect(try directory.read("metrics.db-wal").count > 4096)
  }

  @Test func aSecondProcessIsRefused() throws {
    try fill()
    let first = try Database(opening: directory.database)
    try first.commit([GroupingKey(spelled: "none"): nil])
    #expect(throws: PersistenceError.inUse(path: directory.database)) {
      _ = try Database(opening: directory.database, patience: 1)
    }
    #expect(first.isInPlace)
  }

  /// Pages of a log that could be read need not be on disk: a commit outlives the loss of all that
  /// stood in the log before this process wrote.
  @Test func anEarlierLogIsNotBuiltOn() throws {
    try fill()
    let (log, groups) = ("metrics.db-wal", try variedStore().everything)
    do {
      let database = try Database(opening: directory.database)
      try database.commit([groups[0].key: nil])
      try database.commit([groups[1].key: nil])
    }
    let before = try directory.read(log)
    #expect(before.count > 4096)
    let database = try Database(opening: directory.database)
    try database.found()
    try database.commit([groups[2].key: nil])
    let after = try directory.read(log)
    for start in stride(from: 0, to: before.count, by: 4096) {
      let page = start..<min(start + 4096, before.count)
      if before[page] == after[page] {
        directory.overwrite(Array(repeating: 0, count: page.count), at: start, of: log)
      }
    }
    let left = try directory.afterKill { persisted in persisted.store.everything.count }
    #expect(left == 2)
  }

  @Test func openingWritesNothing() throws {
    try fill()
    let before = try directory.read()
    _ = try count()
    #expect(try directory.read() == before)
  }

  /// Nothing of a failed commit is left, and the next one works.
  @Test func failedCommitLeavesNothing() throws {
    try fill()
    let database = try Database(opening: directory.database)
    let store = MetricStore()
    try store.push("big{v=\"\(String(repeating: "x", count: 500_000))\"} 1\n", to: "big")
    let pages = try database.connection.integer("PRAGMA page_count")
    try database.connection.execute("PRAGMA max_page_count = \(pages + 3)")
    let groups = store.everything
    let change = [groups[0].key: MetricGroup?.some(groups[0])]
    let error = #expect(throws: PersistenceError.self) { try database.commit(change) }
    #expect(error?.isDamage == false)
    #expect(try database.connection.integer("SELECT count(*) FROM groups") == 5)
    try database.connection.execute("PRAGMA max_page_count = 100000")
    try database.commit(change)
    #expect(try database.connection.integer("SELECT count(*) FROM groups") == 6)
  }
}
