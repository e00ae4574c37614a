import Dispatch
import Exposition
import Storage
import Testing

struct ConcurrencyTests {
  /// Eight writers push A, then B, with rising versions, and delete now and then; eight readers never
  /// see a B newer than its A, nor a group half pushed.
  @Test func everySnapshotIsOnePointInTime() {
    let store = MetricStore(stripeCount: 16)
    let failures = Lock<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 16) { worker in
      worker < 8 ? write(worker, store) : read(store, failures)
    }
    #expect(failures.withLock { $0 } == [])
  }

  private func write(_ worker: Int, _ store: MetricStore) {
    let first = key(ByteString("a\(worker)"))
    let second = key(ByteString("b\(worker)"))
    for version in 1...150 {
      push(version, first, store)
      push(version, second, store)
      if version % 40 == 0 {
        store.delete(second)
        store.delete(first)
      }
    }
  }

  private func push(_ version: Int, _ key: GroupingKey, _ store: MetricStore) {
    var collector = FamilyCollector(group: key.labels, hasher: store.hasher)
    var labels = SeriesLabels()
    for name: ByteString in ["x", "y"] {
      let draft = collector.draft(named: name)
      collector.drafts[draft].type = .gauge
      labels.removeAll()
      collector.add(&labels, number: Double(version), kind: .gauge, to: draft)
    }
    try? store.push(
      collector.finish(), to: key, replacing: .wholeGroup,
      from: .init(source: "test", time: Timestamp(version)))
  }

  private func read(_ store: MetricStore, _ failures: Lock<[String]>) {
    for _ in 0..<100 {
      guard let groups = try? store.groups() else { continue }
      var versions: [ByteString: Timestamp] = [:]
      for group in groups {
        versions[group.key.job] = group.pushTime
        if group.families.count != 2 { failures.withLock { $0.append("half a group") } }
      }
      for worker in 0..<8 {
        let first = versions[ByteString("a\(worker)")] ?? 0
        if versions[ByteString("b\(worker)")] ?? 0 > first, first > 0 {
          failures.withLock { $0.append("b\(worker) without its a") }
        }
      }
    }
  }
}
