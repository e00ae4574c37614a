import Exposition
import Storage
import Testing

@testable import Persistence

@Suite struct RestorationTests {
  private let directory = Directory()

  private func persist(_ store: MetricStore) throws {
    let changes = store.everything.map { ($0.key, MetricGroup?.some($0)) }
    try Database.create(at: directory.database, Dictionary(uniqueKeysWithValues: changes))
  }

  /// A store of so many groups whose rows fill about a page each.
  private func manyGroups(_ count: Int) throws -> MetricStore {
    let store = MetricStore()
    for number in 0..<count {
      let value = String(repeating: "v", count: 3000)
      try store.push("x{v=\"\(value)\"} \(number)\n", to: "j\(number)", at: Timestamp(number + 1))
    }
    return store
  }

  @Test func everythingComesBackExactly() throws {
    let store = try variedStore()
    try persist(store)
    let back = try Persisted(at: directory.database)
    #expect(back.store.state == store.state)
    #expect(back.events.texts == ["restored 5 groups from \(directory.database)"])
  }

  /// Restored groups hold their names and series like any other.
  @Test func restoredGroupsAreCheckedAgainst() throws {
    try persist(try variedStore())
    let store = try Persisted(at: directory.database).store
    #expect(throws: InconsistencyError.self) {
      try store.push("# TYPE g counter\ng 1\n", to: "other")
    }
    #expect(throws: InconsistencyError.self) { try store.push("y_x 1\ny 1\ny 1\n", to: "b") }
    #expect(throws: InconsistencyError.self) {
      try store.push("c{instance=\"j\"} 1\n", to: "all")
    }
    _ = store.wipe()
    try store.push("# TYPE g counter\ng 1\n", to: "other")
  }

  /// Scrapes fail while what was restored is inconsistent, and only so long.
  @Test func inconsistentGroupsAreRestored() throws {
    let unchecked = MetricStore(checksPushes: false)
    try unchecked.push("x 1\n", to: "a", isChecked: false)
    try unchecked.push("# TYPE x counter\nx 1\n", to: "b", isChecked: false)
    try persist(unchecked)
    let back = try Persisted(at: directory.database)
    #expect(back.events.errors.count == 1)
    #expect(throws: InconsistencyError.self) { try back.store.groups() }
    try back.store.push("z 1\n", to: "c")
    #expect(throws: InconsistencyError.self) { try back.store.groups() }
    back.store.delete(GroupingKey(spelled: "b"))
    #expect(try back.store.groups().count == 2)
  }

  @Test func noFileIsAnEmptyStore() throws {
    let back = try Persisted(at: directory.database)
    #expect(back.store.state == [])
    #expect(back.events.texts == [])
    back.committer.turn()
    #expect(directory.names.contains("metrics.db"))
  }

  // MARK: Damage

  @Test(arguments: [
    [UInt8](), Array("no database".utf8), Array("SQLite format 3\0".utf8),
    Array(repeating: 0, count: 4096), Array("# TYPE x gauge\nx 1\n".utf8),
    Array(repeating: 0xFF, count: 1000), [0x29, 0xFF, 0x8D, 4, 1],
  ])
  func otherFilesAreKept(contents: [UInt8]) throws {
    directory.write(contents)
    let back = try Persisted(at: directory.database)
    #expect(back.store.state == [])
    #expect(try directory.read() == contents)
    try back.store.push("x 1\n", to: "a")
    back.committer.turn()
    let kept = "metrics.db.damaged-20260101T000000Z"
    #expect(try directory.read(kept) == contents)
    #expect(back.events.errors.count == 1)
    #expect(try directory.afterKill { $0.store.state } == back.store.state)
  }

  @Test func keptFilesAreNeverOverwritten() throws {
    for round in 0..<3 {
      directory.write(Array("junk \(round)".utf8))
      try Persisted(at: directory.database).committer.finish()
    }
    let kept = "metrics.db.damaged-20260101T000000Z"
    #expect(directory.names == ["metrics.db", kept, kept + ".1", kept + ".2"])
    for (round, name) in [kept, kept + ".1", kept + ".2"].enumerated() {
      #expect(try directory.read(name) == Array("junk \(round)".utf8))
    }
  }

  @Test func aFlippedBitCostsOneGroup() throws {
    let store = try manyGroups(20)
    try persist(store)
    var bytes = try directory.read()
    // In the middle of the run of v of one row.
    let run = try #require(bytes.firstRange(of: Array(repeating: UInt8(ascii: "v"), count: 2000)))
    bytes[run.lowerBound + 1000] ^= 1
    directory.write(bytes)
    let back = try Persisted(at: directory.database)
    #expect(back.store.everything.count == 19)
    #expect(Set(back.store.state).isSubset(of: store.state))
    #expect(back.committer.reading.lostGroups == 1)
    #expect(back.events.errors.count == 2)
    #expect(back.events.errors.contains { $0.contains("{job=\"j") && $0.contains("checksum") })
    #expect(try directory.read() == bytes)
    back.committer.turn()
    #expect(try directory.read("metrics.db.damaged-20260101T000000Z") == bytes)
    try directory.afterKill { again in
      #expect(again.store.state == back.store.state)
      #expect(again.events.errors == [])
    }
  }

  /// Any one page gone: what stands on others is restored, the rest is named.
  @Test func aLostPageCostsItsGroups() throws {
    let store = try manyGroups(60)
    try persist(store)
    let whole = try directory.read()
    let state = Set(store.state)
    let pages = whole.count / 4096
    #expect(pages > 60)
    // The first page is the schema's, and without it there is nothing.
    for page in Array(1..<5) + stride(from: 5, to: pages, by: 9) {
      var bytes = whole
      for index in page * 4096..<(page + 1) * 4096 { bytes[index] = 0x5A }
      directory.write(bytes)
      let back = try Persisted(at: directory.database)
      let groups = back.store.everything.count
      #expect(state.isSuperset(of: back.store.state))
      #expect(try directory.read() == bytes)
      // An inner page of the table's tree leads to all rows.
      #expect(groups >= 57 || groups == 0)
      if groups < 60 { #expect(!back.events.errors.isEmpty) }
    }
  }

  @Test(arguments: [1, 100, 4095, 4096, 10_000, 300_000])
  func cutFileGivesWhatItHolds(size: Int) throws {
    let store = try manyGroups(100)
    try persist(store)
    directory.write(Array(try directory.read()[..<size]))
    let back = try Persisted(at: directory.database)
    #expect(Set(back.store.state).isSubset(of: store.state))
    #expect(back.events.errors.isEmpty == false)
    if size == 300_000 { #expect(back.store.everything.count > 20) }
    back.committer.turn()
    #expect(try directory.read("metrics.db.damaged-20260101T000000Z").count == size)
  }
}
