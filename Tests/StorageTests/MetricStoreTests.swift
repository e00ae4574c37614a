import Exposition
import Testing

@testable import Storage

@Suite struct MetricStoreTests {
  @Test func putReplacesTheWholeGroup() throws {
    let store = try MetricStore(
      after: .put("a", gauge("x"), gauge("y")), .put("b", gauge("x")), .put("a", gauge("z", "k=1")))
    #expect(try store.lines("a") == ["gauge z{instance=,job=a,k=1} 1"])
    #expect(try store.lines("b") == ["gauge x{instance=,job=b} 1"])
  }

  @Test func postReplacesFamiliesOfTheSameNames() throws {
    let store = try MetricStore(
      after: .put("a", gauge("b", "k=1", "k=2"), gauge("d")),
      .post("a", gauge("b", value: 2), gauge("e"), gauge("a"), gauge("c")))
    #expect(try store.group("a")?.names == ["a", "b", "c", "d", "e"])
    #expect(try store.group("a")?.families[1].family.lines == ["gauge b{instance=,job=a} 2"])
  }

  @Test func postKeepsThePushTimesOfOtherFamilies() throws {
    let store = try MetricStore(
      after: .put("a", gauge("x"), gauge("y"), at: 1), .post("a", gauge("y"), at: 2))
    #expect(try store.group("a")?.families.map(\.pushTime) == [1, 2])
    #expect(try store.group("a")?.pushTime == 2)
  }

  @Test func postRemovesFamiliesThatCameEmpty() throws {
    let store = try MetricStore(
      after: .put("a", gauge("x"), gauge("y"), gauge("z")),
      .post("a", gauge("w"), emptied: ["x", "z", "none"]))
    #expect(try store.group("a")?.names == ["w", "y"])
    try store.apply(.put("b", family(.counter, "x")))
  }

  @Test(arguments: [
    (Push.put("a", at: 7), [ByteString]()), (.post("a", at: 7), ["x"]),
    (.post("none", at: 7), []), (.put("none", at: 7), []),
  ])
  func emptyPushIsAPush(push: Push, names: [ByteString]) throws {
    let store = try MetricStore(after: .put("a", gauge("x"), at: 1), push)
    #expect(try store.group(push.key)?.names == names)
    #expect(try store.group(push.key)?.pushTime == 7)
  }

  @Test func deleteRemovesOneGroup() throws {
    let store = try MetricStore(after: .put("a,k=1", gauge("x")), .put("a", gauge("y")))
    store.delete("a,k=1")
    store.delete("a,k=2")
    #expect(try store.groups().map(\.key.spelled) == ["a"])
  }

  @Test func wipeRemovesAllGroupsAndReleasesTheirNames() throws {
    let store = try MetricStore(
      after: .put("a", gauge("x")), .put("a,k=1", gauge("x")), .put("b", gauge("x")))
    _ = store.wipe()
    #expect(try store.groups().isEmpty)
    try store.apply(.put("a,instance=", family(.counter, "x")))
  }

  @Test func groupingLabelsOverridePushedOnes() throws {
    let store = try MetricStore(after: .put("a,k=1", gauge("x", "job=b,k=2,instance=i")))
    #expect(try store.lines("a,k=1") == ["gauge x{instance=i,job=a,k=1} 1"])
  }

  @Test func familiesAreSortedByName() throws {
    let store = try MetricStore(after: .put("a", gauge("c"), gauge("a"), gauge("b")))
    #expect(try store.group("a")?.names == ["a", "b", "c"])
  }

  @Test func timesNobodyElseMayPushAreDropped() throws {
    let store = try MetricStore(
      after: .put(
        "a", family(.histogram, "push_time_seconds"), gauge("push_failure_time_seconds"), gauge("x")
      ), .post("b", gauge("push_failure_time_seconds", "instance=q")))
    #expect(try store.group("a")?.names == ["x"])
    #expect(try store.group("b")?.names == [])
    #expect(store.refusal(of: .put("b,instance=q")) == nil)
  }

  // MARK: Refused pushes

  @Test(arguments: [
    Push.put("a", gauge("own_summary"), at: 5, from: "bad"),
    .post("a", gauge("x"), family(.counter, "held"), at: 5, from: "bad"),
    .post("a", gauge("x", "k=1", "k=1"), at: 5, from: "bad"),
    .put("a", gauge("x"), timestamps: true, at: 5, from: "bad"),
  ])
  func refusalLeavesTheFamiliesAlone(push: Push) throws {
    let store = try MetricStore(
      after: .put("other", gauge("held")), .put("a", gauge("x"), gauge("y"), at: 3, from: "good"))
    let before = try store.lines("a")
    let error = try #require(store.refusal(of: push))
    let group = try #require(try store.group("a"))
    #expect(group.lines == before)
    #expect(group.pushTime == 3)
    #expect(group.failureTime == 5)
    #expect(group.failure?.reason == "\(error)")
    #expect(group.failure?.source == "bad")
    #expect(group.source == "good")
  }

  @Test func refusalCreatesTheGroup() throws {
    let store = try MetricStore(after: .put("other", gauge("x")))
    #expect(store.refusal(of: .put("a", family(.counter, "x"), at: 5)) != nil)
    let group = try #require(try store.group("a"))
    #expect(group.names == [])
    #expect(group.pushTime == 0)
    #expect(group.failureTime == 5)
    #expect(group.source == "")
  }

  @Test func acceptedPushKeepsTheFailureTime() throws {
    let store = try MetricStore(after: .put("a", gauge("x"), at: 1))
    #expect(try store.group("a")?.failureTime == 0)
    #expect(store.refusal(of: .put("a", gauge("x"), timestamps: true, at: 2)) != nil)
    try store.apply(.put("a", gauge("x"), at: 3))
    #expect(try store.group("a")?.failureTime == 2)
    #expect(try store.group("a")?.pushTime == 3)
  }

  @Test func severalProblemsAreCounted() throws {
    let store = MetricStore(stripes: 64)
    let refusal = store.refusal(
      of: .put(
        "a", Family(type: .gauge, name: "x", series: Array(repeating: "k=1", count: 13), value: 1)))
    let error = try #require(refusal)
    #expect(error.count == 12)
    #expect(error.reasons.count == 10)
    #expect("\(error)".hasPrefix("12 error(s) occurred:\n* "))
    #expect("\(error)".hasSuffix("\n* and 2 more"))
  }

  @Test(arguments: [("a", "a,instance="), ("a,instance=", "a"), ("a,z=1", "a,instance=,z=1")])
  func twinIsRefusedAndNotCreated(first: String, twin: String) throws {
    let store = try MetricStore(after: .put(first))
    #expect(store.refusal(of: .put(twin, gauge("x")))?.kinds == ["twin"])
    #expect(store.refusal(of: .put(twin, timestamps: true))?.kinds == ["timestamps"])
    #expect(try store.groups().map(\.key.spelled) == [first])
    try store.apply(.put(first, gauge("x")))
    store.delete(first)
    try store.apply(.put(twin, gauge("x")))
  }

  @Test(arguments: [("a", "a,instance=1"), ("a", "b,instance="), ("a,z=", "a")])
  func othersAreNoTwins(first: String, second: String) throws {
    let store = try MetricStore(after: .put(first, gauge("x")), .put(second, gauge("x")))
    #expect(try store.groups().count == 2)
  }
}
