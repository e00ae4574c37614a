import Exposition
import Storage
import Testing

/// A store that lets everything in and checks when it is read.
@Suite struct FullCheckTests {
  private func store() -> MetricStore { MetricStore(own: MetricStore.own, checksPushes: false) }

  private func problem(of store: MetricStore) -> [String] {
    do {
      _ = try store.groups()
      return []
    } catch {
      return error.kinds
    }
  }

  @Test(arguments: [
    ("type", Push.put("a", gauge("x")), Push.put("b", family(.counter, "x"))),
    ("suffix", .put("a", gauge("x_sum")), .put("b", family(.summary, "x"))),
    ("ownType", .put("a"), .put("b", family(.counter, "own_gauge"))),
    ("suffix", .put("a"), .put("b", gauge("own_summary_sum"))),
    ("metric", .put("a", gauge("x", "k=1")), .put("a,k=1", gauge("x"))),
    ("metric", .put("a"), .put("b", gauge("x", "k=1", "k=1"))),
    ("metric", .put("a"), .put("b", family(.histogram, "x", "le=1"))),
    ("twin", .put("a"), .put("a,instance=")),
  ])
  func scrapeFailsWhileInconsistent(kind: String, first: Push, second: Push) throws {
    let store = store()
    try store.apply(first, isChecked: false)
    #expect(problem(of: store) == [])
    try store.apply(second, isChecked: false)
    #expect(problem(of: store) == [kind])
    #expect(problem(of: store) == [kind])
    store.delete(second.key)
    #expect(problem(of: store) == [])
    try store.apply(second, isChecked: false)
    #expect(problem(of: store) == [kind])
    _ = store.wipe()
    #expect(problem(of: store) == [])
  }

  @Test func timestampsAreRefusedAllTheSame() throws {
    let store = store()
    let push = Push.put("a", gauge("x"), timestamps: true, at: 4)
    #expect(store.refusal(of: push, isChecked: false)?.kinds == ["timestamps"])
    #expect(try store.group("a")?.failureTime == 4)
    #expect(try store.group("a")?.names == [])
  }

  /// Each family keeps a problem of its own, however many the push had before it.
  @Test func problemsBehindManyOthersCount() throws {
    let store = store()
    let many = Family(
      type: .gauge, name: "x", series: Array(repeating: "k=1", count: 20), value: 1)
    try store.apply(.put("a", many, gauge("y", "k=1", "k=1")), isChecked: false)
    #expect(problem(of: store) == ["metric"])
    try store.apply(.post("a", gauge("x")), isChecked: false)
    #expect(problem(of: store) == ["metric"])
    try store.apply(.post("a", gauge("y")), isChecked: false)
    #expect(problem(of: store) == [])
  }
}
