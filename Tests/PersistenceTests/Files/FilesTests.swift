import Testing

@testable import Persistence

@Suite struct FilesTests {
  private let directory = Directory()
  private var path: String { directory.path + "/a" }

  @Test func keepTakesTheFirstFreeName() throws {
    directory.write([1], to: "a")
    directory.write([2], to: "b")
    directory.write([3], to: "b.1")
    #expect(try Files.keep(path, as: directory.path + "/b") == directory.path + "/b.2")
    #expect(try ["b", "b.1", "b.2"].map { try directory.read($0) } == [[2], [3], [1]])
    #expect(try Files.keep(path, as: directory.path + "/b") == directory.path + "/b.2")
    #expect(try Files.keep(directory.path + "/none", as: directory.path + "/c") == nil)
  }

  @Test func copyOverwritesNothing() throws {
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
    directory.write(bytes, to: "a")
    directory.write([2], to: "b")
    #expect(try Files.copy(path, to: directory.path + "/b") == false)
    #expect(try Files.copy(path, to: directory.path + "/c"))
    #expect(try directory.read("b") == [2])
    #expect(try directory.read("c") == bytes)
  }

  @Test(arguments: [(0, 0), (2, 2), (3, 3), (9, 3)])
  func readIsBounded(count: Int, expected: Int) throws {
    directory.write([1, 2, 3], to: "a")
    #expect(try Files.read(path, atMost: count).count == expected)
  }

  @Test func errorsSayWhatFailedWhere() throws {
    let missing = directory.path + "/none"
    let error = #expect(throws: PersistenceError.self) { try Files.read(missing, atMost: 1) }
    #expect(error.map { "\($0)" } == "open \(missing): No such file or directory")
    #expect(throws: PersistenceError.self) { try Files.rename(missing, to: path) }
    try Files.remove(missing)
    #expect(try Files.identity(of: missing) == nil)
    #expect(throws: PersistenceError.self) { try Files.create(directory.path, mode: 0o600) }
    #expect(throws: PersistenceError.self) { try Files.syncDirectory(of: missing + "/x") }
    try Files.syncDirectory(of: path)
    try Files.syncDirectory(of: "relative")
    try Files.syncDirectory(of: "/x")
  }

  @Test(arguments: [
    (AsideName.gob, "f.gob"), (.damaged(0), "f.damaged-19700101T000000Z"),
    (.damaged(1_798_761_599_999_999_999), "f.damaged-20261231T235959Z"),
  ])
  func asideNames(name: AsideName, expected: String) {
    #expect(name.of("f") == expected)
  }
}
