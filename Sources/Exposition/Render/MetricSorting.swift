/// Finds the order of a family's metrics in steps as short as wished: a family may have a million.
///
/// Nearly all are found to be sorted and nothing else is done. The places of others are listed,
/// sorted in short runs, and the runs merged by twos.
package struct MetricSorting: Sendable {
  /// What sorting one run costs is the longest that a step can be.
  private static let runLength = 64
  /// As much work as looking at one metric, when two are compared that lie anywhere.
  private static let comparing = 8

  private enum Stage {
    case scanning, listing, sorting, merging
  }

  private let family: MetricFamily
  private var stage = Stage.scanning
  /// Of the metric looked at next, and of the one before it.
  private var position = 0
  private var previous = 0
  private var places: [Int] = []

  /// How long the sorted runs in `places` are, and what has become of them in `merged`.
  private var width = MetricSorting.runLength
  private var merged: [Int] = []
  /// The next places of the two runs being merged.
  private var left = 0
  private var right = 0
  /// Where the pair of runs begins.
  private var pair = 0

  package init(_ family: MetricFamily) { self.family = family }

  /// Looks at so many metrics at most, about, and takes them off `work`; nil if there is more to do.
  package mutating func step(_ work: inout Int) -> SortedMetrics? {
    let bytes = family.metrics
    let metrics = bytes.span
    while true {
      let isDone =
        switch stage {
        case .scanning: scan(metrics, &work)
        case .listing: list(metrics, &work)
        case .sorting: sort(metrics, &work)
        case .merging: merge(metrics, &work)
        }
      guard isDone else { return nil }
      if stage == .scanning, position == metrics.count { return SortedMetrics(nil, of: family) }
      if stage == .merging { return SortedMetrics(places, of: family) }
      advance()
    }
  }

  private mutating func advance() {
    switch stage {
    case .scanning:
      stage = .listing
      position = 0
      places.reserveCapacity(family.metricCount)
    case .listing:
      stage = .sorting
      position = 0
    case .sorting, .merging:
      stage = .merging
      merged.reserveCapacity(places.count)
      beginPair(at: 0)
    }
  }

  /// Ends at the first metric that is not in order.
  private mutating func scan(_ metrics: Span<UInt8>, _ work: inout Int) -> Bool {
    var before = MetricCursor(metrics, at: previous)
    guard var last = before.nextMessage() else { return true }
    var cursor = MetricCursor(metrics, at: max(position, before.position))
    position = cursor.position
    while work > 0 {
      guard let message = cursor.nextMessage() else { return true }
      work -= 1
      if SortedMetrics.orderOfLabels(last, message) > 0 { return true }
      last = message
      previous = position
      position = cursor.position
    }
    return position == metrics.count
  }

  private mutating func list(_ metrics: Span<UInt8>, _ work: inout Int) -> Bool {
    var cursor = MetricCursor(metrics, at: position)
    while work > 0 {
      guard cursor.nextMessage() != nil else { return true }
      places.append(position)
      position = cursor.position
      work -= 1
    }
    return false
  }

  private mutating func sort(_ metrics: Span<UInt8>, _ work: inout Int) -> Bool {
    while position < places.count {
      if work <= 0 { return false }
      let run = position..<min(position + Self.runLength, places.count)
      places[run].sort { Self.precedes(metrics, $0, $1) }
      position = run.upperBound
      work -= Self.runLength * Self.comparing
    }
    return true
  }

  /// Merges until one run is left.
  private mutating func merge(_ metrics: Span<UInt8>, _ work: inout Int) -> Bool {
    while width < places.count {
      while merged.count < places.count {
        if work <= 0 { return false }
        work -= Self.comparing
        mergeNext(metrics)
      }
      swap(&places, &merged)
      merged.removeAll(keepingCapacity: true)
      width *= 2
      beginPair(at: 0)
    }
    return true
  }

  private mutating func mergeNext(_ metrics: Span<UInt8>) {
    let middle = min(pair + width, places.count)
    let end = min(middle + width, places.count)
    if left < middle, right == end || !Self.precedes(metrics, places[right], places[left]) {
      merged.append(places[left])
      left += 1
    } else {
      merged.append(places[right])
      right += 1
    }
    if left == middle, right == end { beginPair(at: end) }
  }

  private mutating func beginPair(at place: Int) {
    pair = place
    left = place
    right = min(place + width, places.count)
  }

  private static func precedes(_ metrics: Span<UInt8>, _ left: Int, _ right: Int) -> Bool {
    var first = MetricCursor(metrics, at: left)
    var second = MetricCursor(metrics, at: right)
    guard let one = first.nextMessage(), let other = second.nextMessage() else { return false }
    let order = SortedMetrics.orderOfLabels(one, other)
    return order == 0 ? left < right : order < 0
  }
}

extension SortedMetrics {
  /// Found in one go.
  package init(_ family: MetricFamily) {
    var sorting = MetricSorting(family)
    var work = Int.max
    while true {
      if let order = sorting.step(&work) {
        self = order
        return
      }
    }
  }
}
