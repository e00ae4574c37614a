import Exposition
import TestSupport
import Testing

@testable import Storage

@Suite struct StoreChangesTests {
  private static func tracked(keepsOldStates: Bool = true) -> MetricStore {
    MetricStore(stripeCount: 4, tracking: ChangeTracking(keepsOldStates: keepsOldStates))
  }

  private func changes(of store: MetricStore) -> [String: MetricGroup?] {
    var found: [String: MetricGroup?] = [:]
    store.collectChanges().forEachChange { found[$0.spelled] = .some($1.after) }
    return found
  }

  @Test func changesAreCollectedOnce() throws {
    let store = Self.tracked()
    try store.apply(.put("a", gauge("x")))
    try store.apply(.put("b", gauge("x")))
    #expect(store.refusal(of: .put("c", gauge("x"), timestamps: true)) != nil)
    #expect(store.changedGroupCount == 3)
    #expect(Set(changes(of: store).keys) == ["a", "b", "c"])
    #expect(changes(of: store).isEmpty)
    store.delete("a")
    store.delete("none")
    let deleted = changes(of: store)
    #expect(deleted.count == 1)
    #expect(deleted.keys.first == "a" && deleted.values.compactMap { $0 }.isEmpty)
    _ = store.wipe()
    #expect(Set(changes(of: store).keys) == ["b", "c"])
  }

  /// What a wipe removed is undone and written like single deletions, whatever came before and after.
  @Test func aWipeAmongOtherChanges() throws {
    let store = Self.tracked()
    for job in ["a", "b", "c"] { try store.apply(.put(job, gauge("x"), at: 1)) }
    _ = store.collectChanges()
    try store.apply(.put("a", gauge("x"), at: 2))
    store.delete("b")
    try store.apply(.put("d", gauge("x"), at: 3))
    _ = store.wipe()
    try store.apply(.put("a", gauge("x"), at: 4))
    let batch = store.collectChanges()
    var times: [String: [Timestamp?]] = [:]
    batch.forEachChange { times[$0.spelled] = [$1.before?.pushTime, $1.after?.pushTime] }
    #expect(times == ["a": [1, 4], "b": [1, nil], "c": [1, nil], "d": [nil, nil]])
    _ = store.wipe()
    _ = store.rollBack(batch)
    #expect(store.uncheckedGroups().map(\.pushTime) == [1, 1, 1])
  }

  @Test func manyChangesOfAGroupAreOne() throws {
    let store = Self.tracked()
    try store.apply(.put("a", gauge("x"), at: 1))
    _ = store.collectChanges()
    for time in 2...50 { try store.apply(.put("a", gauge("x"), at: Timestamp(time))) }
    var seen = 0
    store.collectChanges().forEachChange { _, change in
      seen += 1
      #expect(change.before?.pushTime == 1)
      #expect(change.after?.pushTime == 50)
    }
    #expect(seen == 1)
  }

  @Test func oldStatesAreKeptOnlyWhereAsked() throws {
    let store = Self.tracked(keepsOldStates: false)
    try store.apply(.put("a", gauge("x")))
    _ = store.collectChanges()
    try store.apply(.put("a", gauge("x")))
    store.collectChanges().forEachChange { _, change in #expect(change.before == nil) }
  }

  @Test func untrackedStoresAnswerAtOnce() throws {
    let store = MetricStore()
    let answers = Counter()
    let count: DurabilityCallback = { if $0 { answers.increment() } }
    try store.push(
      PushedFamilies(), to: GroupingKey(job: "a"), replacing: .wholeGroup,
      from: .init(source: "", time: 1), whenDurable: count)
    store.delete(GroupingKey(job: "a"), whenDurable: count)
    _ = store.wipe(whenDurable: count)
    #expect(answers.count == 3)
    #expect(store.collectChanges().isEmpty)
  }

  /// Who waits is in the batch with the change; a refused push waits for nothing.
  @Test func waitersComeWithTheirChange() throws {
    let store = Self.tracked()
    let answers = Counter()
    let count: DurabilityCallback = { if $0 { answers.increment() } }
    for job in ["a", "b"] {
      try store.push(
        PushedFamilies(), to: GroupingKey(job: ByteString(job)), replacing: .wholeGroup,
        from: .init(source: "", time: 1), whenDurable: count)
    }
    var refused = PushedFamilies()
    refused.hasTimestamps = true
    #expect(throws: InconsistencyError.self) {
      try store.push(
        refused, to: GroupingKey(job: "c"), replacing: .wholeGroup,
        from: .init(source: "", time: 1), whenDurable: count)
    }
    store.delete(GroupingKey(job: "none"), whenDurable: count)
    for waiting in store.collectChanges().waiting { waiting(true) }
    #expect(answers.count == 3)
    _ = store.wipe(whenDurable: count)
    let parts = store.collectChanges().waiting
    for part in parts.dropLast() { part(true) }
    #expect(answers.count == 3)
    parts.last?(true)
    #expect(answers.count == 4)
    #expect(store.collectChanges().waiting.isEmpty)
  }

  @Test func aWipeIsDurableOnlyWhole() throws {
    let store = Self.tracked()
    try store.apply(.put("a", gauge("x")))
    let failures = Counter()
    _ = store.wipe { if !$0 { failures.increment() } }
    let parts = store.collectChanges().waiting
    #expect(parts.count == 4)
    for (index, part) in parts.enumerated() { part(index != 2) }
    #expect(failures.count == 1)
  }

  /// Random changes and roll-backs: groups, names and checks are those of the last good batch.
  @Test(arguments: 21...26)
  func rollBackRestoresTheCommittedState(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let store = Self.tracked()
    let plain = MetricStore(stripeCount: 4)
    var committed: [() -> Void] = []
    var uncommitted: [() -> Void] = []
    var failed: [() -> Void] = []
    var batch: ChangeBatch?
    var rollBacks = 0
    for time in 1...400 {
      if random.once(in: 12) {
        let key = random.key()
        store.delete(key)
        uncommitted.append { plain.delete(key) }
      } else {
        let push = random.push(at: Timestamp(time))
        _ = store.refusal(of: push)
        uncommitted.append { _ = plain.refusal(of: push) }
      }
      guard random.once(in: 6) else { continue }
      if let failing = batch {
        if random.once(in: 2) {
          // Everything since the batch goes with it.
          _ = store.rollBack(failing)
          uncommitted = []
          rollBacks += 1
        } else {
          committed += failed
          for change in failed { change() }
        }
        failed = []
        batch = nil
        if uncommitted.isEmpty { try compare(store, plain) }
      } else {
        batch = store.collectChanges()
        failed = uncommitted
        uncommitted = []
      }
    }
    #expect(rollBacks > 5)
    #expect(!committed.isEmpty)
  }

  private func compare(_ store: MetricStore, _ plain: MetricStore) throws {
    let groups = try store.groups()
    let expected = try plain.groups()
    let describe = { (group: MetricGroup) in
      "\(group.key) \(group.pushTime) \(group.failureTime) \(group.lines)"
    }
    try #require(groups.map(describe).sorted() == expected.map(describe).sorted())
    // A registry that remembers what was undone would refuse these, or let conflicts in.
    for name: ByteString in ["x", "y", "z", "x_count", "x_bucket", "z_sum", "z_count"] {
      for type in [MetricType.gauge, .counter, .summary, .histogram] {
        let probe = Push.put("probe", family(type, name))
        let refusal = store.refusal(of: probe)
        try #require((refusal == nil) == (plain.refusal(of: probe) == nil), "\(name) \(type)")
        store.delete("probe")
        plain.delete("probe")
      }
    }
    _ = store.rollBack(ChangeBatch())
  }

  /// Pushes that go on while everything is rolled back never leave what cannot be scraped.
  @Test func rollBackIsOnePointInTime() throws {
    let store = Self.tracked()
    let flaws = Counter()
    let finished = Counter()
    let writers = (0..<3).map { writer in
      Thread {
        for round in 1...1000 {
          let type = MetricType.allCases[(round + writer) % 3]
          _ = store.refusal(of: .put("j\(writer)", family(type, "x"), at: Timestamp(round)))
          if round % 3 == 0 { store.delete("j\(writer)") }
        }
        finished.increment()
      }
    }
    let roller = Thread {
      while finished.count < 3 {
        let batch = store.collectChanges()
        let undone = store.rollBack(batch)
        if (try? store.groups()) == nil { flaws.increment() }
        _ = undone
      }
    }
    for thread in writers + [roller] { thread.join() }
    _ = store.rollBack(store.collectChanges())
    #expect(flaws.count == 0)
    #expect(try store.groups().isEmpty)
    for type in MetricType.allCases {
      try store.apply(.put("z", family(type, "x")))
    }
  }
}
