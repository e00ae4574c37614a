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
  /// The place of the first metric of each value kind, by its raw value; -1: none.
  var firstOfKind = InlineArray<8, Int>(repeating: -1)
  var firstWithLe = -1
  var firstWithQuantile = -1

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
    let slot = Int(kind.rawValue)
    if firstOfKind[slot] < 0 { firstOfKind[slot] = run.lowerBound }
    if findings.hasLe, firstWithLe < 0 { firstWithLe = run.lowerBound }
    if findings.hasQuantile, firstWithQuantile < 0 { firstWithQuantile = run.lowerBound }
    if findings.hasForeignName { hasForeignLabels = true }
  }

  /// What does not fit the type that the family turned out to have, with the place of its metric.
  func mismatches(with type: MetricType) -> [(MetricProblem.Reason, Int)] {
    var found: [(MetricProblem.Reason, Int)] = []
    for kind in ValueKind.allCases where kind != type.valueKind {
      let place = firstOfKind[Int(kind.rawValue)]
      if place >= 0 { found.append((.wrongValue(expected: type), place)) }
    }
    if type.isHistogram, firstWithLe >= 0 { found.append((.explicitLabel("le"), firstWithLe)) }
    if type == .summary, firstWithQuantile >= 0 {
      found.append((.explicitLabel("quantile"), firstWithQuantile))
    }
    return found
  }
}
