import Exposition
import Testing

@testable import Storage

/// Names and helps are in memory once, however many groups have them.
@Suite struct SharedMetadataTests {
  private func metadata(_ store: MetricStore, _ key: String) throws -> [FamilyMetadata] {
    try #require(try store.group(key)).metadata
  }

  private func isShared(_ store: MetricStore, _ one: String, _ other: String) throws -> Bool {
    try zip(metadata(store, one), metadata(store, other)).allSatisfy { $0 === $1 }
  }

  @Test(arguments: [
    Push.put("b", gauge("y"), gauge("x", "k=1")), .post("b", gauge("x"), gauge("y")),
  ])
  func groupsShare(push: Push) throws {
    let store = try MetricStore(after: .put("a", gauge("x"), gauge("y")), push)
    #expect(try isShared(store, "a", "b"))
    try store.apply(push)
    #expect(try isShared(store, "a", "b"))
    store.delete("a")
    try store.apply(.put("c", gauge("x"), gauge("y")))
    #expect(try isShared(store, "b", "c"))
  }

  @Test func othersAreNotConfused() throws {
    let first = FamilyMetadata(name: "x", type: .gauge, help: "one")
    var names = NameRegistry(own: [])
    #expect(names.shared(first) === first)
    try names.exchange([], for: [first], by: GroupingKey(job: "a"))
    let same = FamilyMetadata(name: "x", type: .gauge, help: "one")
    #expect(names.shared(same) === first)
    for other in [
      FamilyMetadata(name: "x", type: .counter, help: "one"),
      FamilyMetadata(name: "y", type: .gauge, help: "one"),
      FamilyMetadata(name: "x", type: .gauge, help: "one", problems: [problem]),
    ] { #expect(names.shared(other) === other) }
    #expect(names.shared(same) === first)
    // Who comes next nearly always says what was said last.
    let newer = FamilyMetadata(name: "x", type: .gauge, help: "two")
    #expect(names.shared(newer) === newer)
    #expect(names.shared(FamilyMetadata(name: "x", type: .gauge, help: "two")) === newer)
    try names.exchange([newer], for: [], by: GroupingKey(job: "a"))
    #expect(names.shared(same) === same)
  }

  private let problem = MetricProblem(family: "x", metric: [], reason: .duplicateSeries)

  @Test func restoredGroupsShare() throws {
    let stored = try MetricStore(after: .put("a", gauge("x"), gauge("y")))
    let other = try MetricStore(after: .put("b", gauge("x"), gauge("y")))
    let store = MetricStore()
    for group in try stored.groups() + other.groups() { store.restore(group) }
    #expect(try isShared(store, "a", "b"))
    #expect(store.finishRestoring() == nil)
  }
}
