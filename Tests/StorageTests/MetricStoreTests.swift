import Exposition
import Storage
import Testing

struct MetricStoreTests {
  @Test func putReplacesTheGroup() throws {
    let store = TestStore()
    #expect(store.push(key("j"), [TestSeries("a"), TestSeries("b")]) == nil)
    #expect(store.push(key("j"), [TestSeries("c")]) == nil)
    #expect(try store.groups == ["{job=\"j\"} c"])
  }

  @Test func postReplacesFamiliesOfTheSameNames() throws {
    let store = TestStore()
    store.push(key("j"), [TestSeries("a", [("l", "1")]), TestSeries("c")])
    #expect(store.push(key("j"), [TestSeries("b"), TestSeries("a")], replacing: .sameNames) == nil)
    #expect(try store.groups == ["{job=\"j\"} a b c"])
    #expect(try store.group(key("j"))?.families[0].family.metricCount == 1)
    #expect(try store.group(key("j"))?.families.map(\.pushTime) == [2, 2, 1])
  }

  @Test func deleteRemovesTheGroupAndItsNames() throws {
    let store = TestStore()
    store.push(key("j"), [TestSeries("a")])
    store.store.delete(key("j"))
    store.store.delete(key("never"))
    #expect(try store.groups == [])
    #expect(store.push(key("k"), [TestSeries("a", type: .counter)]) == nil)
  }

  @Test func groupsAreTheirExactBytes() throws {
    let store = TestStore()
    store.push(key("\u{E9}"), [TestSeries("a")])
    store.push(key("e\u{301}"), [TestSeries("a")])
    #expect(try store.groups.count == 2)
  }

  @Test func aRefusedPushChangesTheFailureTimeOnly() throws {
    let store = TestStore()
    store.push(key("j"), [TestSeries("a")])
    #expect(store.push(key("j"), [TestSeries("b")], hasTimestamps: true) != nil)
    let group = try #require(try store.group(key("j")))
    #expect(group.families.map(\.family.name) == ["a"])
    #expect((group.pushTime, group.failureTime) == (1, 2))
    #expect(group.failure?.source == "10.0.0.2:1")
  }

  @Test func aRefusedPushCreatesItsGroup() throws {
    let store = TestStore()
    #expect(
      store.push(key("j"), [TestSeries("b")], hasTimestamps: true)
        == "pushed metrics must not have timestamps")
    let group = try #require(try store.group(key("j")))
    #expect((group.pushTime, group.failureTime, group.families.count) == (0, 1, 0))
  }

  @Test(arguments: [
    (key("j"), key("j", [("instance", "")])), (key("j", [("instance", "")]), key("j")),
  ])
  func twinsAreRefusedAndNotCreated(first: GroupingKey, second: GroupingKey) throws {
    let store = TestStore()
    store.push(first, [TestSeries("a")])
    #expect(store.push(second, [TestSeries("b")])?.contains("\(first)") == true)
    #expect(try store.groups == ["\(first) a"])
  }

  @Test func pushedTimesAreDropped() throws {
    let store = TestStore()
    #expect(
      store.push(
        key("j"), [TestSeries("push_time_seconds", type: .counter), TestSeries("a")]) == nil)
    #expect(try store.groups == ["{job=\"j\"} a"])
  }

  /// What the first group holds, what the second may not push.
  @Test(arguments: [
    (TestSeries("a"), TestSeries("a", type: .counter), "is not a GAUGE"),
    (TestSeries("s", type: .summary), TestSeries("s_sum"), "summary named \"s\""),
    (TestSeries("s", type: .summary), TestSeries("s_count"), "summary named \"s\""),
    (TestSeries("h", type: .histogram), TestSeries("h_bucket"), "histogram named \"h\""),
    (TestSeries("h_bucket"), TestSeries("h", type: .histogram), "histogram named \"h\""),
    (TestSeries("s_sum"), TestSeries("s", type: .summary), "summary named \"s\""),
    (TestSeries("a_b"), TestSeries("a.b"), "same name in the text format"),
  ])
  func namesOfOtherGroupsAreTheirs(held: TestSeries, pushed: TestSeries, reason: String) throws {
    let store = TestStore()
    #expect(store.push(key("holder"), [held]) == nil)
    let refusal = try #require(store.push(key("j"), [pushed]))
    #expect(refusal.contains(reason))
    #expect(refusal.contains("{job=\"holder\"}, last pushed from 10.0.0.1:1"))
    #expect(store.push(key("holder"), [TestSeries("other")]) == nil)
    #expect(store.push(key("j"), [pushed]) == nil)
  }

  @Test(arguments: [
    (TestSeries("s", type: .summary), TestSeries("s_bucket")),
    (TestSeries("a"), TestSeries("a_total")), (TestSeries("a"), TestSeries("a_sum")),
  ])
  func otherSuffixesAreFree(held: TestSeries, pushed: TestSeries) {
    let store = TestStore()
    #expect(store.push(key("holder"), [held]) == nil)
    #expect(store.push(key("j"), [pushed]) == nil)
  }

  @Test func theOnlyHolderMayChangeTheType() {
    let store = TestStore()
    store.push(key("j"), [TestSeries("a"), TestSeries("s", type: .summary)])
    #expect(store.push(key("j"), [TestSeries("a", type: .counter), TestSeries("s_sum")]) == nil)
    #expect(store.push(key("k"), [TestSeries("a")])?.contains("is not a COUNTER") == true)
  }

  @Test func suffixesCollideWithinAPushToo() throws {
    let store = TestStore()
    #expect(store.push(key("j"), [TestSeries("s", type: .summary), TestSeries("s_sum")]) != nil)
    #expect(store.push(key("k"), [TestSeries("s_sum", type: .counter)]) == nil)
  }

  @Test(arguments: [
    (TestSeries("up", type: .untyped), "has type UNTYPED but should have GAUGE"),
    (TestSeries("own_sum"), "summary named \"own\": the gateway exposes it itself"),
  ])
  func ownNamesAreReserved(pushed: TestSeries, reason: String) throws {
    let store = TestStore(own: [("up", .gauge), ("own", .summary)])
    #expect(try #require(store.push(key("j"), [pushed])).contains(reason))
    #expect(store.push(key("j"), [TestSeries("up")]) == nil)
  }

  @Test func aSeriesBelongsToOneGroup() throws {
    let store = TestStore()
    store.push(key("j"), [TestSeries("a", [("instance", "i")])])
    let refusal = try #require(store.push(key("j", [("instance", "i")]), [TestSeries("a")]))
    #expect(refusal.contains("was collected before with the same name and label values"))
    #expect(refusal.contains("{job=\"j\"}, last pushed from 10.0.0.1:1"))
    #expect(store.push(key("j", [("instance", "k")]), [TestSeries("a")]) == nil)
    #expect(store.push(key("k", [("instance", "i")]), [TestSeries("a")]) == nil)
    #expect(
      store.push(
        key("j"), [TestSeries("a", [("instance", "x")]), TestSeries("a", [("instance", "k")])])
        != nil)
    #expect(store.push(key("j"), [TestSeries("a", [("instance", "x")])]) == nil)
  }

  @Test func aSeriesTwiceInAPushIsRefused() {
    let store = TestStore()
    #expect(store.push(key("j"), [TestSeries("a"), TestSeries("a", [("job", "other")])]) != nil)
  }

  @Test func uncheckedMetricsFailTheScrapeUntilTheyAreGone() throws {
    let store = TestStore(checksPushes: false)
    #expect(store.push(key("j"), [TestSeries("a")]) == nil)
    #expect(try store.groups.count == 1)
    #expect(store.push(key("k"), [TestSeries("a", type: .counter)]) == nil)
    #expect(throws: InconsistencyError.self) { try store.groups }
    store.store.delete(key("k"))
    #expect(try store.groups == ["{job=\"j\"} a"])
    #expect(store.push(key("k"), [TestSeries("b"), TestSeries("b")]) == nil)
    #expect(throws: InconsistencyError.self) { try store.groups }
    store.store.wipe()
    #expect(try store.groups == [])
  }
}
