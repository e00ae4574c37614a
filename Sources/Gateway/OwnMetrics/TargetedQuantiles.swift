/// Quantiles of a stream, each within the error its target allows, in little memory.
///
/// The algorithm is that of Cormode, Korn, Muthukrishnan and Srivastava, "Effective Computation of
/// Biased Quantiles over Data Streams" (2005), section 4: targeted quantiles. The value returned for
/// rank φ of n observations has a true rank within (φ ± error)·n; up to 500 it is exact.
struct TargetedQuantiles: Sendable {
  struct Target: Sendable {
    var rank: Double
    var error: Double
  }

  /// A kept value. Its true rank is at least the sum of the gaps up to and including its own, and at
  /// most `slack` more.
  private struct Entry: Sendable {
    var value: Double
    var gap: Double
    var slack: Double
  }

  /// As long as no more values than this were observed, all of them are kept.
  static let exactLimit = 500

  private let targets: [Target]
  private var entries: [Entry] = []
  /// The next list while two are merged, kept for its capacity.
  private var spare: [Entry] = []
  private var count = 0.0

  init(targets: [Target]) { self.targets = targets }

  /// How many values are kept.
  var entryCount: Int { entries.count }

  mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    count = 0
  }

  /// Adds values, which must be sorted.
  mutating func insert(sorted values: [Double]) {
    merge(values)
    count += Double(values.count)
    if count > Double(Self.exactLimit) { compress() }
  }

  /// The value at `rank`, which must be a target's; NaN if there is none.
  func value(atRank rank: Double) -> Double {
    guard let last = entries.last else { return .nan }
    if count <= Double(Self.exactLimit) {
      return entries[max(Int((count * rank).rounded(.up)) - 1, 0)].value
    }
    let wanted = (count * rank).rounded(.up)
    let highest = wanted + allowance(from: wanted, to: wanted) / 2
    var reached = 0.0
    var previous = entries[0].value
    for entry in entries {
      reached += entry.gap
      if reached + entry.slack > highest { return previous }
      previous = entry.value
    }
    return last.value
  }

  /// The invariant: how many ranks an entry may span that spans `first...last`.
  ///
  /// The paper looks at the first rank only. Then an entry that begins below a target's rank and ends
  /// above it may be too wide for that target; so we take the least over the whole span.
  private func allowance(from first: Double, to last: Double) -> Double {
    var least = Double.infinity
    for target in targets {
      let rank = target.rank * count
      let allowed =
        if last < rank {
          2 * target.error * (count - last) / (1 - target.rank)
        } else if first > rank {
          2 * target.error * first / target.rank
        } else {
          2 * target.error * count
        }
      least = min(least, allowed)
    }
    return least
  }

  private mutating func merge(_ values: [Double]) {
    spare.removeAll(keepingCapacity: true)
    spare.reserveCapacity(entries.count + values.count)
    var next = 0
    for entry in entries {
      while next < values.count, values[next] < entry.value {
        // The new value's rank is bounded by its successor's (Greenwald and Khanna), which is
        // tighter than the paper's bound, and zero while the list is exact.
        let slack = spare.isEmpty ? 0 : entry.gap + entry.slack - 1
        spare.append(Entry(value: values[next], gap: 1, slack: slack))
        next += 1
      }
      spare.append(entry)
    }
    for value in values[next...] { spare.append(Entry(value: value, gap: 1, slack: 0)) }
    swap(&entries, &spare)
  }

  /// Joins entries with their successors from the highest down wherever the invariant allows it.
  private mutating func compress() {
    guard var kept = entries.last else { return }
    spare.removeAll(keepingCapacity: true)
    var rank = count - kept.gap
    for entry in entries.dropLast().reversed() {
      rank -= entry.gap
      let span = entry.gap + kept.gap + kept.slack
      if span <= allowance(from: rank, to: rank + span) {
        kept.gap += entry.gap
      } else {
        spare.append(kept)
        kept = entry
      }
    }
    spare.append(kept)
    spare.reverse()
    swap(&entries, &spare)
  }
}
