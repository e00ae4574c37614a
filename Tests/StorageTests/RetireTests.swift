import Exposition
import Testing
import Threads

@testable import Storage

/// Which groups are handed over to be freed elsewhere.
@Suite struct RetireTests {
  /// What was handed over, by the time of its push.
  private final class Retired: Sendable {
    private let found = Lock<[Timestamp]>([])
    var times: [Timestamp] { found.withLock { $0 } }
    func add(_ time: Timestamp) { found.withLock { $0.append(time) } }
  }

  private static let many = Family(
    type: .gauge, name: "x", series: (0...PushSize.seriesLimit).map { "k=\($0)" }, value: 1)

  private let retired = Retired()

  private func store(after push: Push) throws -> MetricStore {
    let store = MetricStore(stripeCount: 4) { [retired] group in
      if let group = group.take() { retired.add(group.pushTime) }
    }
    try store.apply(push)
    return store
  }

  private static let changes: [(first: Push, then: Push, retired: [Timestamp])] = [
    (.put("a", many, at: 1), .put("a", gauge("y"), at: 2), [1]),
    (.put("a", many, at: 1), .put("a", many, at: 2), [1]),
    (.put("a", many, at: 1), .post("a", gauge("y"), at: 2), [1]),
    (.put("a", gauge("y"), at: 1), .put("a", many, at: 2), []),
    (.put("a", gauge("y"), at: 1), .put("a", gauge("y"), at: 2), []),
    (.put("a", many, at: 1), .put("b", gauge("x"), at: 2), []),
  ]

  @Test(arguments: changes)
  func aPushRetiresALargeGroup(row: (first: Push, then: Push, retired: [Timestamp])) throws {
    let store = try store(after: row.first)
    try store.apply(row.then)
    #expect(retired.times == row.retired)
    #expect(try store.group(row.then.key)?.pushTime == 2)
  }

  @Test func aRefusedPushRetiresNothing() throws {
    let store = try store(after: .put("a", Self.many))
    #expect(store.refusal(of: .put("a", gauge("y"), timestamps: true)) != nil)
    #expect(retired.times == [])
  }

  @Test(arguments: [(many, [Timestamp(7)]), (gauge("x"), [])])
  func aDeletionRetiresALargeGroup(family: Family, times: [Timestamp]) throws {
    let store = try store(after: .put("a", family, at: 7))
    for _ in 0..<2 { store.delete("a") }
    #expect(retired.times == times)
  }

  /// Who deletes a group that it holds, and who wipes, has what is to be freed.
  @Test func whoHoldsTheGroupFreesIt() throws {
    let store = try store(after: .put("a", Self.many))
    try store.apply(.put("b", family(.gauge, "x", "k=1")))
    let held = try #require(try store.group("a"))
    #expect(store.delete(held))
    _ = store.wipe()
    #expect(retired.times == [])
  }

  /// The store can be asked meanwhile, and has the new group already.
  @Test func isCalledUnderNoLock() throws {
    let (asked, seen) = (Lock<MetricStore?>(nil), Lock<[Timestamp?]>([]))
    let store = MetricStore(stripeCount: 1) { group in
      guard let store = asked.withLock({ $0 }), let key = group?.key else { return }
      let time = store.group(of: key)?.pushTime
      seen.withLock { $0.append(time) }
      store.delete("other")
    }
    asked.withLock { $0 = store }
    try store.apply(.put("a", Self.many, at: 1))
    try store.apply(.put("a", Self.many, at: 2))
    store.delete("a")
    #expect(seen.withLock { $0 } == [2, nil])
    asked.withLock { $0 = nil }
  }
}
