import Exposition
import TestSupport
import Testing

@testable import Storage

@Suite struct StoreTotalsTests {
  private func store(_ adjust: (inout StoreLimits) -> Void) -> MetricStore {
    var limits = StoreLimits()
    adjust(&limits)
    return MetricStore(limits: limits)
  }

  @Test func totalsFollowEveryChange() throws {
    let store = MetricStore()
    func counts() -> [Int] { [store.counts.groups, store.counts.series] }
    try store.apply(.put("a", gauge("x", "k=1", "k=2")))
    try store.apply(.put("b", gauge("x"), gauge("y")))
    #expect(counts() == [2, 4])
    try store.apply(.post("b", gauge("z")))
    #expect(counts() == [2, 5])
    try store.apply(.put("b", gauge("z")))
    #expect(counts() == [2, 3])
    #expect(store.refusal(of: .put("c", family(.counter, "z"))) != nil)
    #expect(counts() == [3, 3])
    store.delete("a")
    store.delete("a")
    #expect(counts() == [2, 1])
    let group = try #require(try store.group("b"))
    #expect(store.delete(group))
    #expect(!store.delete(group))
    #expect(counts() == [1, 0])
    try store.apply(.put("a", gauge("x")))
    _ = store.wipe()
    #expect(counts() == [0, 0])
  }

  @Test(arguments: [
    ("a", ""), ("b", ""),
    ("c", "with this push there would be 3 groups; --push.max-groups allows 2"),
  ])
  func groups(key: String, sentence: String) throws {
    let store = store { $0.groups = 2 }
    try store.apply(.put("a", gauge("x")))
    try store.apply(.put("b", gauge("x")))
    let refusal = store.refusal(of: .put(key, gauge("x")))
    #expect(refusal.map { "\($0)" } ?? "" == sentence)
    #expect(store.counts.groups == 2)
    #expect(try store.groups().allSatisfy { $0.failureTime == 0 })
    store.delete("a")
    try store.apply(.put("c", gauge("x")))
  }

  @Test func seriesInAll() throws {
    let store = store { $0.series = 3 }
    try store.apply(.put("a", gauge("x", "k=1", "k=2")))
    try store.apply(.put("b", gauge("x")))
    #expect(
      store.refusal(of: .post("b", gauge("y"))).map { "\($0)" }
        == "with this push there would be 4 series in all groups; --push.max-total-series allows 3")
    #expect(try store.lines("b") == ["gauge x{instance=,job=b} 1"])
    #expect(try store.group("b")?.failureTime == 0)
    #expect(store.counts.series == 3)
    // What is replaced makes room.
    try store.apply(.put("b", gauge("y")))
    try store.apply(.put("a", gauge("x", "k=3", "k=4")))
  }

  /// What a conflict of names refuses gives its room back.
  @Test func refusedPushesTakeNoRoom() throws {
    let store = store { $0.series = 2 }
    try store.apply(.put("a", gauge("x")))
    for _ in 0..<5 { #expect(store.refusal(of: .put("b", family(.counter, "x"))) != nil) }
    #expect(store.counts.series == 1)
    try store.apply(.put("b", gauge("x")))
  }

  @Test func failuresOfNewGroupsNeedRoomToo() throws {
    let store = store { $0.groups = 1 }
    try store.apply(.put("a", gauge("x")))
    #expect(store.refusal(of: .put("b", family(.counter, "x")))?.exceeded != nil)
    #expect(store.refusal(of: .put("b", gauge("x"), timestamps: true))?.exceeded == nil)
    #expect(try store.groups().count == 1)
  }

  @Test func shapes() throws {
    let store = store { $0.shapesPerJob = 2 }
    try store.apply(.put("a", gauge("x")))
    try store.apply(.put("a,k=1", gauge("x")))
    try store.apply(.put("a,k=2", gauge("x")))
    #expect(
      store.refusal(of: .put("a,l=1", gauge("x"))).map { "\($0)" }
        == "the groups of the job would have 3 different sets of label names; "
        + "--push.max-shapes-per-job allows 2")
    #expect(store.refusal(of: .put("a,l=1", gauge("x"), timestamps: true))?.exceeded == nil)
    #expect(try store.group("a,l=1") == nil)
    try store.apply(.put("b,l=1", gauge("x")))
    store.delete("a")
    try store.apply(.put("a,l=1", gauge("x")))
  }

  /// Restored and rolled back groups count, and no limit keeps them out.
  @Test func whatWasStoredBefore() throws {
    var limits = StoreLimits()
    limits.groups = 2
    limits.series = 2
    let store = MetricStore(limits: limits, tracking: ChangeTracking(keepsOldStates: true))
    let other = MetricStore()
    for key in ["a", "b", "c"] { try other.apply(.put(key, gauge("x"))) }
    for group in try other.groups() { store.restore(group) }
    store.finishRestoring()
    #expect(store.counts == (3, 3))
    #expect(store.refusal(of: .put("d", gauge("x")))?.exceeded != nil)
    _ = store.collectChanges()
    store.delete("a")
    store.delete("b")
    try store.apply(.put("d", gauge("x")))
    #expect(store.counts == (2, 2))
    _ = store.rollBack(store.collectChanges())
    #expect(store.counts == (3, 3))
  }

  /// However many push at once, no limit is ever exceeded.
  @Test func raceForTheLastRoom() throws {
    let store = store {
      $0.groups = 10
      $0.series = 25
    }
    let flaws = Counter()
    let threads = (0..<4).map { thread in
      Thread {
        for round in 0..<300 {
          let key = "j\((round * 7 + thread) % 20)"
          _ = store.refusal(of: .put(key, gauge("x", "k=1", "k=2", "k=\(thread + round % 3)")))
          let counts = (try? store.groups()) ?? []
          if counts.count > 10 { flaws.increment() }
          if counts.reduce(0, { $0 + $1.seriesCount }) > 25 { flaws.increment() }
          if round % 3 == 0 { store.delete(key) }
        }
      }
    }
    for thread in threads { thread.join() }
    #expect(flaws.count == 0)
    let groups = try store.groups()
    #expect(store.counts.groups == groups.count)
    #expect(store.counts.series == groups.reduce(0) { $0 + $1.seriesCount })
  }
}
