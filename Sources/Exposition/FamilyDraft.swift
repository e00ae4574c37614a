/// A family while its body is being read.
package struct FamilyDraft {
  package let name: ByteString
  package var type: MetricType?
  package var help: ByteString?
  /// What the last push said, if name, type and help were seen to be the same. They stay so in text,
  /// for a second HELP or TYPE line is an error, unless there was no help.
  private var repeated: FamilyMetadata?
  package internal(set) var metricCount = 0

  /// Where this family's `metric` fields stand in the collector's arena: nearly always together.
  private var lastRun = 0..<0
  private var earlierRuns: [Range<Int>] = []
  private(set) var series: DraftSeries
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

  /// More is said of it, which need not be the same.
  mutating func stopRepeating() { repeated = nil }

  /// Takes over the metrics of a family that was known again, as far as they go.
  mutating func adopt(
    _ run: Range<Int>, of family: MetricFamily, _ count: Int, _ series: SeriesIndex
  ) {
    type = family.type
    help = family.help
    self.series = DraftSeries(series)
    metricCount = count
    note(run, family.type.valueKind, [])
  }

  /// Counts a metric. False if there was one of these labels already.
  @inline(__always)
  mutating func count(_ series: UInt64) -> Bool {
    metricCount += 1
    return self.series.insert(series)
  }

  enum Addition {
    case kept
    /// Counted, but the family has problems.
    case new
    case duplicate
  }

  /// Counts a metric, and notes it if nothing is wrong with the family.
  @inline(__always)
  mutating func add(
    _ series: UInt64, _ run: Range<Int>, _ kind: ValueKind, _ marks: LabelMarks
  ) -> Addition {
    guard count(series) else { return .duplicate }
    if problemCount > 0 { return .new }
    note(run, kind, marks)
    return .kept
  }

  /// Notes a metric that is kept.
  @inline(__always)
  mutating func note(_ run: Range<Int>, _ kind: ValueKind, _ marks: LabelMarks) {
    if run.lowerBound != lastRun.upperBound {
      if !lastRun.isEmpty { earlierRuns.append(lastRun) }
      lastRun = run.lowerBound..<run.lowerBound
    }
    lastRun = lastRun.lowerBound..<run.upperBound
    mark(kind.rawValue, run.lowerBound)
    if marks.isEmpty { return }
    if marks.contains(.le) { mark(Self.le, run.lowerBound) }
    if marks.contains(.quantile) { mark(Self.quantile, run.lowerBound) }
    if marks.contains(.foreignName) { hasForeignLabels = true }
  }

  /// What it became. Changes nothing: but what is not mutating is given a copy, every part of
  /// it counted.
  ///
  /// - Parameters:
  ///   - arena: where its metrics stand.
  ///   - former: what the last push brought under that name.
  mutating func family(
    in arena: borrowing ByteBuffer, sharing former: MetricFamily?
  ) -> MetricFamily {
    let metrics = metrics(in: arena.span)
    if let repeated, repeated.hasForeignLabels == hasForeignLabels, problems.isEmpty,
      repeated.help != nil || help == nil
    {
      return MetricFamily(
        FamilyStructure(repeated, metricCount: metricCount, series: series.index),
        metrics: metrics)
    }
    return MetricFamily(
      name: name, type: type ?? .untyped, help: help, metrics: metrics, metricCount: metricCount,
      series: series.index, hasForeignLabels: hasForeignLabels, problems: problems,
      sharing: former)
  }

  private mutating func metrics(in arena: Span<UInt8>) -> [UInt8] {
    if earlierRuns.isEmpty { return arena.extracting(lastRun).array() }
    var joined: [UInt8] = []
    joined.reserveCapacity(earlierRuns.reduce(lastRun.count) { $0 + $1.count })
    for run in earlierRuns { joined.append(arena.extracting(run)) }
    joined.append(arena.extracting(lastRun))
    return joined
  }

  /// Whether all its metrics are of the kind that its type asks for, and nothing else about them
  /// has to be looked at.
  var isUniform: Bool { mutating get { seen == 1 << (type ?? .untyped).valueKind.rawValue } }

  /// What does not fit the type that the family turned out to have, with the place of its metric.
  func mismatches(with type: MetricType) -> [(MetricProblem.Reason, Int)] {
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
    mutating get { metricCount > 0 && otherPlaces.isEmpty && !hasForeignLabels && !isIgnored }
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

// By the memberwise initializer: what one written out makes step by step the compiler copies in the
// end, and to copy a draft counts seven references.
extension FamilyDraft {
  /// - Parameter like: what the last push brought under that name.
  init(name: ByteString, isIgnored: Bool = false, like former: MetricFamily? = nil) {
    self.init(
      name: name, repeated: nil, series: Self.series(like: former), isIgnored: isIgnored)
  }

  /// - Parameter former: what the last push brought under that name. So it was not ignored.
  init(repeating former: MetricFamily) {
    let metadata = former.metadata
    self.init(
      name: metadata.name, type: metadata.type, help: metadata.help,
      repeated: metadata.problems.isEmpty ? metadata : nil, series: Self.series(like: former),
      isIgnored: false)
  }

  private static func series(like former: MetricFamily?) -> DraftSeries {
    DraftSeries(minimumCapacity: min(former?.metricCount ?? 0, mostExpected))
  }

  /// Whoever pushed many series once must not cost the next push the memory of as many.
  private static let mostExpected = 1024
}
