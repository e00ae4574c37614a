import Exposition
import TestSupport
import Testing

@testable import Storage

@Suite struct ConcurrencyTests {
  /// Runs the readers again and again while each writer does its rounds.
  private func race(
    writers: [@Sendable (Int) -> Void], rounds: Int, readers: [@Sendable () -> Void]
  ) {
    let finished = Counter()
    let writing = writers.map { writer in
      Thread {
        for round in 1...rounds { writer(round) }
        finished.increment()
      }
    }
    let reading = readers.map { reader in
      Thread { while finished.count < writers.count { reader() } }
    }
    for thread in writing + reading { thread.join() }
  }

  /// Who pushes A and then B never sees B newer than A, nor a group in parts.
  @Test(arguments: [1, 64])
  func aScrapeIsOnePointInTime(stripes: Int) throws {
    let store = MetricStore(stripes: stripes)
    let flaws = Counter()
    let scrapes = Counter()
    let writers = (0..<4).map { writer -> @Sendable (Int) -> Void in
      { round in
        for key in ["a\(writer)", "b\(writer)"] {
          let value = Double(round)
          let push = Push.put(
            key, gauge("x", "k=1", "k=2", value: value), gauge("y", value: value),
            gauge(ByteString("z\(round % 2)"), value: value), at: Timestamp(round))
          if store.refusal(of: push) != nil { flaws.increment() }
        }
      }
    }
    let reader: @Sendable () -> Void = {
      scrapes.increment()
      guard let groups = try? store.groups() else { return flaws.increment() }
      var times: [String: Timestamp] = [:]
      for group in groups {
        times[group.key.spelled] = group.pushTime
        let isWhole =
          group.lines.count == 4
          && group.lines.allSatisfy { line in
            line.hasSuffix(" \(group.pushTime)")
          }
        if !isWhole { flaws.increment() }
      }
      for writer in 0..<4 where times["a\(writer)", default: 0] < times["b\(writer)", default: 0] {
        flaws.increment()
      }
    }
    race(writers: writers, rounds: 300, readers: [reader, reader])
    #expect(flaws.count == 0)
    #expect(scrapes.count > 0)
    #expect(Set(try store.groups().map(\.pushTime)) == [300])
  }

  /// Groups of several jobs, shapes and types want the same name and the same series.
  @Test(arguments: MetricStore.waysOfNames)
  func rivalsNeverBothHave(namesAtOnce: Int) throws {
    let store = MetricStore(stripes: 4, namesAtOnce: namesAtOnce)
    let flaws = Counter()
    let accepted = Counter()
    let rivals: [[Push]] = [
      [.put("a", gauge("x", "k=1")), .put("a", family(.summary, "x"))],
      [.put("a,k=1", gauge("x")), .put("a,instance=", gauge("x"))],
      [.put("b", family(.counter, "x")), .put("b", gauge("x_count"))],
      [.put("a,instance=,k=1", gauge("x")), .put("c", gauge("x"))],
    ]
    let writers = rivals.map { pushes -> @Sendable (Int) -> Void in
      { round in
        let push = pushes[round % pushes.count]
        if store.refusal(of: push) == nil { accepted.increment() }
        if round % 3 == 0 { store.delete(push.key) }
      }
    }
    let reader: @Sendable () -> Void = {
      guard let groups = try? store.groups() else { return flaws.increment() }
      if FullCheck.firstInconsistency(of: groups, own: [], hasher: store.hasher) != nil {
        flaws.increment()
      }
    }
    race(writers: writers, rounds: 1500, readers: [reader])
    #expect(flaws.count == 0)
    #expect(accepted.count > 0)
    _ = store.wipe()
    try store.apply(.put("z", family(.summary, "x")))
  }

  private static let rivals: [(what: String, before: [Push], one: Push, other: Push)] = [
    ("both are new", [], .put("", gauge("x", "k=1")), .put(",k=1", gauge("x"))),
    (
      "one shape is new", [.put("", gauge("y"))], .put("", gauge("x", "k=1")),
      .put(",k=1", gauge("x"))
    ),
    (
      "both are there", [.put("", gauge("y")), .put(",k=1", gauge("z"))],
      .post("", gauge("x", "k=1")), .put(",k=1", gauge("x"))
    ),
    (
      "neither has the other's names", [.put(",l=2", gauge("y"))],
      .post(",l=2", gauge("x", "k=1")), .put(",k=1", gauge("x", "l=2"))
    ),
    ("twins", [], .put(""), .put(",instance=")),
  ]

  /// Two groups of one job want the same series at the same moment: one gets it. The second has not
  /// looked yet when the first is stored, or is stored when the first looks.
  @Test(arguments: rivals)
  func oneOfTwoRivalsIsStored(what: String, before: [Push], one: Push, other: Push) throws {
    let jobs = 100
    for _ in 0..<10 {
      let store = MetricStore(stripes: 16)
      for job in 0..<jobs { for push in before { try store.apply(push.of(job: job)) } }
      let accepted = (0..<jobs).map { _ in Counter() }
      let arrived = (0..<jobs).map { _ in Counter() }
      let rivals = [one, other].map { push in
        Thread {
          for job in 0..<jobs {
            let key = GroupingKey(spelled: push.of(job: job).key)
            let families = push.of(job: job).families(for: store, isChecked: true)
            arrived[job].increment()
            while arrived[job].count < 2 {}
            if store.accepts(families, to: key, push.replacing) { accepted[job].increment() }
          }
        }
      }
      for thread in rivals { thread.join() }
      try #require(accepted.allSatisfy { $0.count == 1 }, "\(what)")
      try #require(
        FullCheck.firstInconsistency(of: try store.groups(), own: [], hasher: store.hasher) == nil)
    }
  }

  /// Pushes of many threads to groups of one job, while groups of other shapes come and go.
  @Test func shapesComeAndGoUnderPushes() throws {
    let store = MetricStore(stripes: 4)
    let flaws = Counter()
    let pushing = (0..<2).map { writer -> @Sendable (Int) -> Void in
      { round in
        let push = Push.put("a,k=\(writer)", gauge("x", value: Double(round)), at: Timestamp(round))
        if store.refusal(of: push) != nil { flaws.increment() }
      }
    }
    // It can hold the same series as the first of them, and never gets it.
    let rival: @Sendable (Int) -> Void = { round in
      if round % 4 == 0 { return store.delete("a") }
      if store.refusal(of: .put("a", gauge("x", "k=0", "k=2"))) == nil { flaws.increment() }
    }
    let reader: @Sendable () -> Void = {
      guard let groups = try? store.groups() else { return flaws.increment() }
      if FullCheck.firstInconsistency(of: groups, own: [], hasher: store.hasher) != nil {
        flaws.increment()
      }
    }
    for writer in 0..<2 { try store.apply(.put("a,k=\(writer)", gauge("x"))) }
    race(writers: pushing + [rival], rounds: 1000, readers: [reader])
    #expect(flaws.count == 0)
    #expect(Set(try store.groups().filter { $0.key.spelled != "a" }.map(\.pushTime)) == [1000])
    store.delete("a")
    #expect(store.counts.groups == 2)
  }

  /// A check made while a push came must not be taken for a check of that push.
  @Test func uncheckedPushIsCheckedByTheScrapeAfterIt() throws {
    let store = MetricStore(own: MetricStore.own, checksPushes: false)
    for index in 0..<50 { try store.apply(.put("j\(index)", gauge("x")), isChecked: false) }
    let flaws = Counter()
    let writer: @Sendable (Int) -> Void = { _ in
      if store.refusal(of: .put("b", family(.counter, "x")), isChecked: false) != nil {
        flaws.increment()
      }
      if (try? store.groups()) != nil { flaws.increment() }
      store.delete("b")
      if (try? store.groups()) == nil { flaws.increment() }
    }
    let reader: @Sendable () -> Void = {
      if let groups = try? store.groups(), groups.count > 50 { flaws.increment() }
    }
    race(writers: [writer], rounds: 1500, readers: [reader, reader, reader])
    #expect(flaws.count == 0)
  }

  /// A group that was pushed to since it was seen outlives its deletion, with its names.
  @Test(arguments: MetricStore.waysOfNames)
  func aDeletionSparesWhatWasPushedMeanwhile(namesAtOnce: Int) throws {
    let store = MetricStore(stripes: 4, namesAtOnce: namesAtOnce)
    let flaws = Counter()
    let spared = Counter()
    let writers = (0..<3).map { writer -> @Sendable (Int) -> Void in
      { round in
        let time = Timestamp(round)
        let push = Push.put("j\(writer)", gauge("x"), gauge(ByteString("y\(writer)")), at: time)
        guard store.refusal(of: push) == nil else { return flaws.increment() }
        // Who deletes is after the odd rounds alone.
        guard round.isMultiple(of: 2) else { return }
        if (try? store.group("j\(writer)")) == nil { flaws.increment() }
      }
    }
    let deleter: @Sendable () -> Void = {
      for stripe in 0..<store.stripeCount {
        for group in store.groups(inStripe: stripe) where !group.pushTime.isMultiple(of: 2) {
          if !store.delete(group) { spared.increment() }
        }
      }
    }
    race(writers: writers, rounds: 2000, readers: [deleter, deleter])
    #expect(flaws.count == 0)
    #expect(Set(try store.groups().map(\.key.spelled)) == ["j0", "j1", "j2"])
    for writer in 0..<3 { store.delete("j\(writer)") }
    try store.apply(.put("z", family(.summary, "x"), family(.counter, "y0")))
  }

  /// Scrapes see all or nothing of a wipe, and the names of what came after it are held.
  @Test func aWipeIsOnePointInTime() throws {
    let store = MetricStore(stripes: 8)
    let flaws = Counter()
    let writer: @Sendable (Int) -> Void = { round in
      for key in 0..<20 {
        let push = Push.put("j\(key)", gauge("x"), at: Timestamp(round))
        if store.refusal(of: push) != nil { flaws.increment() }
      }
      _ = store.wipe()
    }
    // The keys come in order and go at once, so those that are there have no gap before them.
    let reader: @Sendable () -> Void = {
      let keys = Set((try? store.groups())?.map(\.key.spelled) ?? [])
      for key in 0..<keys.count where !keys.contains("j\(key)") { flaws.increment() }
    }
    race(writers: [writer], rounds: 300, readers: [reader, reader])
    #expect(flaws.count == 0)
    try store.apply(.put("a", gauge("x")))
    #expect(store.refusal(of: .put("b", family(.counter, "x")))?.kinds == ["type"])
  }

  @Test(arguments: MetricStore.waysOfNames)
  func pushesAndWipesKeepTheNamesRight(namesAtOnce: Int) throws {
    let store = MetricStore(stripes: 4, namesAtOnce: namesAtOnce)
    let writers = (0..<3).map { writer -> @Sendable (Int) -> Void in
      { round in
        _ = store.refusal(
          of: .put("j\(round % 5)", family(writer == 0 ? .counter : .gauge, "x")))
      }
    }
    let wiper: @Sendable () -> Void = { _ = store.wipe() }
    let flaws = Counter()
    let reader: @Sendable () -> Void = {
      guard let groups = try? store.groups() else { return flaws.increment() }
      if FullCheck.firstInconsistency(of: groups, own: [], hasher: store.hasher) != nil {
        flaws.increment()
      }
    }
    race(writers: writers, rounds: 2000, readers: [wiper, reader])
    #expect(flaws.count == 0)
    _ = store.wipe()
    try store.apply(.put("a", family(.summary, "x")))
  }
}
