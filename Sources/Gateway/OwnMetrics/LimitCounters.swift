import Synchronization

/// How often each limit was met, by the flag that sets it.
struct LimitCounters: ~Copyable, Sendable {
  /// Sorted, as the series are.
  static let flags = [
    "push.max-families", "push.max-groups", "push.max-label-name-length",
    "push.max-label-value-length",
    "push.max-labels", "push.max-line-size", "push.max-series", "push.max-shapes-per-job",
    "push.max-total-series", "web.max-body-memory", "web.max-body-size", "web.max-connections",
    "web.max-connections-per-address", "web.max-head-time", "web.max-inflated-size",
    "web.max-request-time",
  ]

  private let counts: InlineArray<16, Atomic<UInt64>>

  init() {
    counts = InlineArray { _ in Atomic(0) }
  }

  func count(_ flag: String) {
    guard let index = Self.flags.firstIndex(of: flag) else { return }
    counts[index].wrappingAdd(1, ordering: .relaxed)
  }

  /// Every count above zero.
  func samples() -> [OwnSample] {
    Self.flags.indices.compactMap { index in
      let count = counts[index].load(ordering: .relaxed)
      if count == 0 { return nil }
      return OwnSample(labels: [("limit", Self.flags[index])], value: Double(count))
    }
  }
}
