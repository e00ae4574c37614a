import Exposition
import Storage
import Testing

@testable import Persistence

/// Files that prometheus-pushgateway 1.5.1 wrote, and what becomes of them when they are damaged.
@Suite struct UpstreamFileTests {
  private let directory = Directory()

  private static func file(_ name: String) throws -> [UInt8] {
    let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let path = "/\(folder)/Golden/\(name)"
    return try Files.read(path, atMost: Files.identity(of: path)?.size ?? 0)
  }

  private func read(_ bytes: [UInt8]) throws -> (groups: [MetricGroup], lost: [String]) {
    var groups: [MetricGroup] = []
    var lost: [String] = []
    try UpstreamFile(hasher: SeriesHasher()).read(bytes.span) { entry in
      switch entry {
      case .group(let group): groups.append(group)
      case .lost(let name, let reason): lost.append("\(name): \(reason)")
      }
    }
    return (groups, lost)
  }

  /// The exposition is upstream's own, but for the two times, which are not families here.
  @Test func expositionIsUpstreams() throws {
    directory.write(try Self.file("all-types.good.gob"))
    let store = try Persisted(at: directory.database).store
    let expected = String(decoding: try Self.file("all-types.good.txt"), as: UTF8.self)
      .split(separator: "\n").map(String.init)
      .filter { !$0.hasPrefix("push_") && !$0.hasPrefix("native_float") }.sorted()
    #expect(store.lines.filter { !$0.hasPrefix("native_float") } == expected)
    #expect(expected.count == 15)
    let group = try #require(store.everything.first)
    #expect(Double(group.pushTime) / 1e9 == 1.795618219928153e+09)
    #expect(group.failureTime == 0)
    #expect(group.families.allSatisfy { $0.pushTime == group.pushTime })
  }

  @Test func groupsTimesAndLabels() throws {
    let (groups, lost) = try read(try Self.file("text-and-failures.good.gob"))
    #expect(lost == [])
    let names = groups.map { "\($0.key) \($0.families.map { "\($0.family.name)" })" }.sorted()
    #expect(
      names
        == [
          #"{job="a",instance="i"} ["c_total", "g", "h", "s", "u"]"#,
          #"{job="b"} ["x", "y"]"#,
          #"{job="empty"} []"#,
          #"{job="failed"} []"#,
          #"{job="é \"/\r\n\x00",path="/a/b",z=""} ["x"]"#,
        ].sorted())
    let failed = try #require(groups.first { $0.key.job == "failed" })
    #expect(failed.pushTime == 0)
    #expect(Double(failed.failureTime) / 1e9 > 1.79e9)
    let both = try #require(groups.first { $0.key.job == "b" })
    #expect(both.failureTime > both.families[0].pushTime)
    #expect(both.pushTime == both.families[1].pushTime)
    #expect(both.pushTime > both.failureTime)
  }

  @Test func fileIsReplacedAndKept() throws {
    let bytes = try Self.file("text-and-failures.good.gob")
    directory.write(bytes)
    let persisted = try Persisted(at: directory.database)
    #expect(try directory.read() == bytes)
    persisted.committer.finish()
    #expect(directory.names == ["metrics.db", "metrics.db.gob"])
    #expect(try directory.read("metrics.db.gob") == bytes)
    #expect(
      persisted.events.texts.map { $0.hasPrefix("imported 5 groups") } == [true, false])
    let again = try Persisted(at: directory.database)
    #expect(again.store.state == persisted.store.state)
    #expect(persisted.events.errors == [])
  }

  @Test(arguments: ["all-types.good.gob", "text-and-failures.good.gob"])
  func cutFilesAreErrors(name: String) throws {
    let bytes = try Self.file(name)
    for end in 0..<bytes.count {
      #expect(throws: GobError.self) { try read(Array(bytes[..<end])) }
    }
  }

  /// Nothing crashes, hangs or allocates what a length claims.
  @Test(arguments: ["all-types.good.gob", "text-and-failures.good.gob"])
  func flippedBytesDoNoHarm(name: String) throws {
    let bytes = try Self.file(name)
    var errors = 0
    for index in stride(from: 0, to: bytes.count, by: 3) {
      for value in [0xF8, bytes[index] ^ 1] {
        var flipped = bytes
        flipped[index] = value
        do { _ = try read(flipped) } catch { errors += 1 }
      }
    }
    #expect(errors > bytes.count / 9)
  }

  @Test(
    arguments: [
      [], [0], [1, 2], [3, 0x7F, 1, 1], [0xF8, 1, 1, 1, 1, 1, 1, 1, 1], [2, 0xFF, 0x80],
      [4, 4, 12, 0, 1], [11, 0xFF, 0x81, 2, 1, 1, 0, 1, 0xFF, 0x82, 0, 0],
    ] as [[UInt8]])
  func otherStreamsAreErrors(bytes: [UInt8]) {
    #expect(throws: GobError.self) { try read(bytes) }
  }

  /// `type T []T`, nested a hundred thousand times: the stack is not the file's to use up.
  @Test func deepNestingIsAnError() throws {
    var types = GobTypes()
    let definition: [UInt8] = [2, 2, 0xFF, 0x84, 0, 0]
    var cursor = GobCursor(definition.span)
    try types.define(66, &cursor)
    let nested = [UInt8](repeating: 1, count: 100_000)
    #expect(throws: GobError.nestedTooDeeply) {
      var cursor = GobCursor(nested.span)
      try types.skip(66, &cursor)
    }
  }
}
