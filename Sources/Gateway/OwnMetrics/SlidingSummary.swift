/// A count and a sum for ever, and quantiles of the last ten minutes.
///
/// As in Go's client the ten minutes slide in five steps: every observation enters five streams, and
/// every two minutes the oldest, the one that is read, is emptied and becomes the youngest. So
/// quantiles span eight to ten minutes. Times are nanoseconds of a clock that never goes back.
struct SlidingSummary: Sendable {
  static let targets = [
    TargetedQuantiles.Target(rank: 0.1, error: 0.01),
    TargetedQuantiles.Target(rank: 0.5, error: 0.05),
    TargetedQuantiles.Target(rank: 0.9, error: 0.01),
  ]
  static let steps = 5
  static let step: Int64 = 120_000_000_000

  private(set) var count: UInt64 = 0
  private(set) var sum = 0.0
  /// Observations that have not entered the streams yet: sorting them together makes them cheap.
  private var pending: [Double] = []
  private var streams: [TargetedQuantiles]
  private var oldest = 0
  private var oldestExpiry: Int64

  init(at now: Int64) {
    streams = Array(repeating: TargetedQuantiles(targets: Self.targets), count: Self.steps)
    oldestExpiry = now + Self.step
    pending.reserveCapacity(TargetedQuantiles.exactLimit)
  }

  mutating func observe(_ value: Double, at now: Int64) {
    if now >= oldestExpiry { rotate(at: now) }
    count += 1
    sum += value
    pending.append(value)
    if pending.count == TargetedQuantiles.exactLimit { flush() }
  }

  /// The state at `now`. Reading costs one sorting of what came since the last reading.
  mutating func sample(labels: [(name: String, value: String)], at now: Int64) -> SummarySample {
    if now >= oldestExpiry { rotate(at: now) }
    flush()
    return SummarySample(
      labels: labels, count: count, sum: sum,
      quantiles: Self.targets.map { ($0.rank, streams[oldest].value(atRank: $0.rank)) })
  }

  private mutating func flush() {
    if pending.isEmpty { return }
    pending.sort()
    for index in streams.indices { streams[index].insert(sorted: pending) }
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func rotate(at now: Int64) {
    flush()
    let passed = (now - oldestExpiry) / Self.step + 1
    for _ in 0..<min(passed, Int64(Self.steps)) {
      streams[oldest].removeAll()
      oldest = (oldest + 1) % Self.steps
    }
    oldestExpiry += passed * Self.step
  }
}
