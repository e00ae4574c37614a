import Exposition
import TestSupport
import Testing

@testable import Storage

/// Changes of very many names, made while others want some of them. What one push alone does is in
/// `NameRegistryTests` and `ModelTests`, which make all of them so.
@Suite struct LargeChangesTests {
  private static let many = 600

  /// So many families of one type.
  private func push(_ type: MetricType, of store: MetricStore, to key: String) -> PushedFamilies {
    let families = (0..<Self.many).map { ByteString("f\($0)") }
    var collector = FamilyCollector(
      group: GroupingKey(spelled: key).labels, hasher: store.hasher)
    for name in families { family(type, name).add(to: &collector) }
    return collector.finish()
  }

  private func run(_ works: [@Sendable () -> Void]) {
    let threads = works.map { work in Thread { work() } }
    for thread in threads { thread.join() }
  }

  /// A large push and small ones of another type: as soon as it is refused or stored, those that come
  /// know it, and nothing is left of it.
  @Test(arguments: [true, false])
  func smallPushesComeBetween(isDeleted: Bool) throws {
    for _ in 0..<3 {
      let store = MetricStore(stripes: 4)
      let large = push(.gauge, of: store, to: "large")
      let (stored, flaws) = (Counter(), Counter())
      let last = ByteString("f\(Self.many - 1)")
      run([
        {
          for _ in 0..<6 {
            if store.accepts(large, to: GroupingKey(spelled: "large"), .wholeGroup) {
              stored.increment()
            }
            if isDeleted { store.delete("large") }
          }
        },
        {
          for round in 0..<300 {
            if store.refusal(of: .put("small", family(.counter, last))) == nil {
              stored.increment()
            }
            if round % 7 == 0 { store.delete("small") }
          }
        },
        {
          for _ in 0..<300 {
            guard let groups = try? store.groups() else { return flaws.increment() }
            let error = FullCheck.firstInconsistency(of: groups, own: [], hasher: store.hasher)
            if error != nil { flaws.increment() }
          }
        },
      ])
      #expect(flaws.count == 0)
      #expect(stored.count > 0)
      for key in ["large", "small"] { store.delete(key) }
      let other = push(.summary, of: store, to: "z")
      #expect(store.accepts(other, to: GroupingKey(spelled: "z"), .wholeGroup))
    }
  }

  /// Small pushes to the group itself change which names it has while they are settled.
  @Test func smallPushesToTheGroupComeBetween() throws {
    for _ in 0..<3 {
      let store = MetricStore(stripes: 4)
      let large = push(.gauge, of: store, to: "g")
      let flaws = Counter()
      let key = GroupingKey(spelled: "g")
      run([
        {
          for _ in 0..<4 where !store.accepts(large, to: key, .wholeGroup) { flaws.increment() }
        },
        {
          for round in 0..<200 {
            let small = Push.put(
              "g", family(.counter, ByteString("f\(round)")), gauge(ByteString("x\(round)")))
            if store.refusal(of: small) != nil { flaws.increment() }
            if round % 5 == 0 { store.delete("g") }
          }
        },
      ])
      #expect(flaws.count == 0)
      try store.apply(.put("g", gauge("last")))
      #expect(store.refusal(of: .put("h", family(.counter, "last")))?.kinds == ["type"])
      store.delete("g")
      for type in [MetricType.gauge, .counter] {
        #expect(store.accepts(push(type, of: store, to: "g"), to: key, .wholeGroup))
        store.delete("g")
      }
    }
  }
}
