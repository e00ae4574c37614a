/// The order in which a family's metrics are exposed: fewer labels first, then by the label values
/// position by position, whatever the names (upstream's rule), then as pushed.
package struct SortedMetrics: Sendable {
  /// Where the metrics' fields start in `MetricFamily.metrics`; nil when they were pushed in order.
  private let places: [Int]?
  /// Of the smallest series' labels.
  private let smallestHash: Int

  init(_ places: [Int]?, of family: MetricFamily) {
    self.places = places
    let bytes = family.metrics
    var cursor = MetricCursor(bytes.span, at: places?.first ?? 0)
    var hasher = Hasher()
    if let message = cursor.nextMessage() {
      hasher.combine(message.extracting(first: MetricView.endOfLabels(message)))
    }
    smallestHash = hasher.finalize()
  }

  /// Whether the metrics were pushed in this order.
  package var isPushedOrder: Bool { places == nil }

  /// Whether a group whose family has this order stands among the others where one with the other
  /// order stood: their smallest series are the same.
  package func standsLike(_ other: SortedMetrics) -> Bool { smallestHash == other.smallestHash }

  /// Negative, zero or positive as the smallest series of the left family sorts before, with or after
  /// that of the right: the order of the groups in a family. Zero only of the same labels.
  package static func order(
    _ left: (MetricFamily, SortedMetrics), _ right: (MetricFamily, SortedMetrics)
  ) -> Int {
    let leftBytes = left.0.metrics
    let rightBytes = right.0.metrics
    var first = MetricCursor(leftBytes.span, at: left.1.places?.first ?? 0)
    var second = MetricCursor(rightBytes.span, at: right.1.places?.first ?? 0)
    guard let one = first.nextMessage() else { return second.nextMessage() == nil ? 0 : -1 }
    guard let other = second.nextMessage() else { return 1 }
    let order = orderOfLabels(one, other)
    if order != 0 { return order }
    // The same values under other names: any order will do, but always the same.
    return MetricView(one).labelFields.order(against: MetricView(other).labelFields)
  }

  package static func precedes(
    _ left: (MetricFamily, SortedMetrics), _ right: (MetricFamily, SortedMetrics)
  ) -> Bool {
    order(left, right) < 0
  }

  /// How far a family has been gone through.
  package struct Progress: Sendable {
    /// A place in the metrics' bytes if they are in pushed order, else an index of `places`.
    fileprivate var next = 0
    package internal(set) var isDone = false

    package init() {}

    var isAtStart: Bool { next == 0 }

    /// Leaves out what is left.
    package mutating func finish() { isDone = true }
  }

  /// Calls with each metric's field, tag and length included, in order, until the visitor returns
  /// false or all have been seen.
  package func forEachMetric(
    of family: MetricFamily, from progress: inout Progress,
    _ visit: (_ field: Span<UInt8>, _ message: Span<UInt8>) -> Bool
  ) {
    let bytes = family.metrics
    let metrics = bytes.span
    guard let places else {
      var cursor = MetricCursor(metrics, at: progress.next)
      while let message = cursor.nextMessage() {
        let field = metrics.extracting(progress.next..<cursor.position)
        progress.next = cursor.position
        if !visit(field, message), progress.next < metrics.count { return }
      }
      progress.isDone = true
      return
    }
    while progress.next < places.count {
      let place = places[progress.next]
      progress.next += 1
      var cursor = MetricCursor(metrics, at: place)
      guard let message = cursor.nextMessage() else { continue }
      let isWanted = visit(metrics.extracting(place..<cursor.position), message)
      if !isWanted, progress.next < places.count { return }
    }
    progress.isDone = true
  }

  /// Calls with each metric's field, tag and length included, in order.
  package func forEachMetric(
    of family: MetricFamily, _ visit: (_ field: Span<UInt8>, _ message: Span<UInt8>) -> Void
  ) {
    var progress = Progress()
    forEachMetric(of: family, from: &progress) { field, message in
      visit(field, message)
      return true
    }
  }

  /// The rule itself, of two `Metric` messages.
  static func orderOfLabels(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Int {
    var first = LabelCursor(left)
    var second = LabelCursor(right)
    var difference = 0
    while true {
      guard let label = first.next() else { return second.next() == nil ? difference : -1 }
      guard let other = second.next() else { return 1 }
      if difference == 0 { difference = label.value.order(against: other.value) }
    }
  }
}

extension Hasher {
  fileprivate mutating func combine(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBytes { unsafe combine(bytes: $0) }
  }
}
