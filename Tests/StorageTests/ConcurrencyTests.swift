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
  @Test func rivalsNeverBothHave() throws {
    let store = MetricStore(stripes: 4)
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
      if FullCheck.firstInconsistency(of: groups, own: []) != nil { flaws.increment() }
    }
    race(writers: writers, rounds: 1500, readers: [reader])
    #expect(flaws.count == 0)
    #expect(accepted.count > 0)
    _ = store.wipe()
    try store.apply(.put("z", family(.summary, "x")))
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
  @Test func aDeletionSparesWhatWasPushedMeanwhile() throws {
    let store = MetricStore(stripes: 4)
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

  @Test func pushesAndWipesKeepTheNamesRight() throws {
    let store = MetricStore(stripes: 4)
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
      if FullCheck.firstInconsistency(of: groups, own: []) != nil { flaws.increment() }
    }
    race(writers: writers, rounds: 2000, readers: [wiper, reader])
    #expect(flaws.count == 0)
    _ = store.wipe()
    try store.apply(.put("a", family(.summary, "x")))
  }
}
