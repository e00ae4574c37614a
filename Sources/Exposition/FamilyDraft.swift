/// A family while its body is being read.
package struct FamilyDraft {
  package let name: ByteString
  package var type: MetricType?
  package var help: ByteString?
  package internal(set) var metricCount = 0

  /// Where this family's `metric` fields stand in the collector's arena.
  var runs: [Range<Int>] = []
  var series = SeriesIndex()
  var hasForeignLabels = false
  /// What its metrics have been seen to have, a bit for each slot.
  private var seen: UInt8 = 0
  /// The slot seen first, nearly always the only one, and the place of the first metric there.
  private var firstSlot: UInt8 = 0
  private var firstPlace = 0
  private var otherPlaces: [(slot: UInt8, place: Int)] = []

  // Slots are the raw values of `ValueKind` and two that it has not.
  private static let le: UInt8 = 1
  private static let quantile: UInt8 = 6

  var problems: [MetricProblem] = []
  var problemCount = 0
  var hasTimestamps = false
  /// Nothing is kept of it, whatever is wrong with it.
  let isIgnored: Bool

  init(name: ByteString, isIgnored: Bool = false) {
    self.name = name
    self.isIgnored = isIgnored
  }

  mutating func note(_ run: Range<Int>, _ kind: ValueKind, _ findings: SeriesLabels.Findings) {
    if let last = runs.last, last.upperBound == run.lowerBound {
      runs[runs.count - 1] = last.lowerBound..<run.upperBound
    } else {
      runs.append(run)
    }
    mark(kind.rawValue, run.lowerBound)
    if findings.hasLe { mark(Self.le, run.lowerBound) }
    if findings.hasQuantile { mark(Self.quantile, run.lowerBound) }
    if findings.hasForeignName { hasForeignLabels = true }
  }

  /// What does not fit the type that the family turned out to have, with the place of its metric.
  func mismatches(with type: MetricType) -> [(MetricProblem.Reason, Int)] {
    if seen == 1 << type.valueKind.rawValue { return [] }
    var found: [(MetricProblem.Reason, Int)] = []
    for kind in ValueKind.allCases where kind != type.valueKind {
      if let place = place(of: kind.rawValue) { found.append((.wrongValue(expected: type), place)) }
    }
    if type.isHistogram, let place = place(of: Self.le) {
      found.append((.explicitLabel("le"), place))
    }
    if type == .summary, let place = place(of: Self.quantile) {
      found.append((.explicitLabel("quantile"), place))
    }
    return found
  }

  /// Whether it has metrics that are nothing but a number of one kind under common names.
  var isPlain: Bool {
    metricCount > 0 && otherPlaces.isEmpty && !hasForeignLabels && !isIgnored
  }

  @inline(__always)
  private mutating func mark(_ slot: UInt8, _ place: Int) {
    let bit: UInt8 = 1 << slot
    if seen & bit != 0 { return }
    if seen == 0 {
      firstSlot = slot
      firstPlace = place
    } else {
      otherPlaces.append((slot, place))
    }
    seen |= bit
  }

  private func place(of slot: UInt8) -> Int? {
    if seen & 1 << slot == 0 { return nil }
    return slot == firstSlot ? firstPlace : otherPlaces.first { $0.slot == slot }?.place
  }
}
