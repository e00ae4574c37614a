import Exposition
import Storage
import TestSupport
import Testing

/// Random pushes: the store must do as the model, which recomputes everything.
@Suite struct ModelTests {
  @Test(arguments: 1...8, MetricStore.waysOfNames)
  func storeAgreesWithTheModel(seed: UInt64, namesAtOnce: Int) throws {
    var random = SeededGenerator(seed: seed)
    let store = MetricStore(stripes: 1 << Int(seed % 4), namesAtOnce: namesAtOnce)
    var model = Model()
    var accepted = 0
    for time in 1...800 {
      if random.once(in: 5) {
        let key = random.key()
        store.delete(key)
        model.delete(key)
      } else {
        let push = random.push(at: Timestamp(time))
        let refusal = store.refusal(of: push)
        let isAccepted = model.apply(push)
        try #require((refusal == nil) == isAccepted, "\(push) \(refusal.map { "\($0)" } ?? "")")
        if isAccepted { accepted += 1 }
      }
      try compare(store, model)
    }
    // Neither all nor nothing, or the test would say little.
    #expect(accepted > 150)
    #expect(accepted < 600)
    _ = store.wipe()
    #expect(try store.groups().isEmpty)
  }

  @Test(arguments: 11...14, MetricStore.waysOfNames)
  func uncheckedStoreAgreesWithTheModel(seed: UInt64, namesAtOnce: Int) throws {
    var random = SeededGenerator(seed: seed)
    let store = MetricStore(
      own: MetricStore.own, checksPushes: false, stripeCount: 4, namesAtOnce: namesAtOnce)
    var model = Model(checksPushes: false)
    var consistent = 0
    for time in 1...800 {
      // Often enough for the whole to be consistent now and then.
      if random.once(in: 10) {
        _ = store.wipe()
        model.wipe()
      } else if random.once(in: 2) {
        let key = random.key()
        store.delete(key)
        model.delete(key)
      } else {
        let push = random.push(at: Timestamp(time))
        let refusal = store.refusal(of: push, isChecked: false)
        try #require((refusal == nil) == model.apply(push))
      }
      if model.isConsistent {
        consistent += 1
        try compare(store, model)
      } else {
        try #require(throws: InconsistencyError.self) { try store.groups() }
      }
    }
    #expect(consistent > 50)
    #expect(consistent < 750)
  }

  private func compare(_ store: MetricStore, _ model: Model) throws {
    let groups = try store.groups()
    try #require(Set(groups.map(\.key.spelled)) == Set(model.groups.keys))
    for group in groups {
      let expected = try #require(model.groups[group.key.spelled])
      try #require(group.lines.sorted() == model.lines(of: group.key.spelled))
      try #require(group.names == group.names.sorted())
      try #require(group.pushTime == expected.pushTime)
      try #require(group.failureTime == expected.failureTime)
    }
  }
}
