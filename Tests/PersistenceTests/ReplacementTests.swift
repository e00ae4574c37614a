import Storage
import Testing

@testable import Persistence

/// A crash between any two steps leaves the old file or the new one, and what was kept.
@Suite struct ReplacementTests {
  private let directory = Directory()

  private func changes(_ key: String) throws -> [GroupingKey: MetricGroup?] {
    let store = MetricStore()
    try store.push("x 1\n", to: key)
    return Dictionary(uniqueKeysWithValues: store.everything.map { ($0.key, .some($0)) })
  }

  private func restored() throws -> [String] {
    try Persisted(at: directory.database).store.everything.map { "\($0.key.job)" }
  }

  @Test func anUnfinishedNewFileIsNotUsed() throws {
    try Database.create(at: directory.database, try changes("old"))
    try Database.create(at: directory.database + ".in_progress", try changes("new"))
    #expect(try restored() == ["old"])
  }

  @Test func aCompleteNewFileIsUsedWithoutTheOldLog() throws {
    try Database.create(at: directory.database, try changes("old"))
    let other = Directory()
    do {
      let database = try Database(opening: directory.database)
      try database.commit(try changes("later"))
      // The log as a kill leaves it.
      for name in directory.names { other.write(try directory.read(name), to: name) }
    }
    for name in other.names { directory.write(try other.read(name), to: name) }
    #expect(directory.names == ["metrics.db", "metrics.db-wal"])
    try Database.create(at: directory.database + ".complete", try changes("new"))
    #expect(try restored() == ["new"])
    #expect(!directory.names.contains("metrics.db.complete"))
  }

  @Test func aCompleteNewFileIsUsedAlone() throws {
    try Database.create(at: directory.database + ".complete", try changes("new"))
    #expect(try restored() == ["new"])
  }

  @Test func leftoversAreOverwritten() throws {
    directory.write([1, 2, 3], to: "metrics.db.in_progress")
    directory.write([1, 2, 3], to: "metrics.db.in_progress-wal")
    directory.write(Array("old".utf8))
    let kept = try Replacement(path: directory.database).replace(
      with: try changes("new"), keeping: .gob)
    #expect(kept == directory.database + ".gob")
    #expect(directory.names == ["metrics.db", "metrics.db.gob"])
    #expect(try restored() == ["new"])
  }

  /// The log of a damaged database holds its last changes: it is kept too.
  @Test func theLogIsKeptWithItsFile() throws {
    directory.write(Array("old".utf8))
    directory.write(Array("log".utf8), to: "metrics.db-wal")
    _ = try Replacement(path: directory.database).replace(
      with: try changes("new"), keeping: .damaged(0))
    let kept = "metrics.db.damaged-19700101T000000Z"
    #expect(directory.names == ["metrics.db", kept, kept + "-wal"])
    #expect(try directory.read(kept + "-wal") == Array("log".utf8))
  }
}
