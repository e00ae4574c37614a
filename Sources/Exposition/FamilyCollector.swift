/// Collects what one body brings, in canonical form: parsers call it, the store takes the result.
package struct FamilyCollector: ~Copyable {
  /// Problems kept with their metrics, besides the first of each family; the others are only
  /// counted.
  private static let keptProblems = 10

  private let group: LabelSet
  private let hasher: SeriesHasher
  private let keepsInconsistent: Bool
  private let ignored: [ByteString]
  let limits: PushLimits
  /// The first limit that the body did not keep: parsers stop there.
  private(set) var exceeded: ExceededLimit?
  private var seriesCount = 0
  /// Bytes of names, helps and problems that are kept.
  private var otherBytes = 0
  private var arena = ByteBuffer(capacity: 4096)
  private var labelBytes = ByteBuffer(capacity: 512)
  private var valueBytes = ByteBuffer(capacity: 64)
  private var indexOfName: [ByteString: Int] = [:]
  private var result = PushedFamilies()
  private var replaced: Set<Int> = []
  private var problems: [(draft: Int, problem: MetricProblem)] = []

  package var drafts: [FamilyDraft] = []

  /// - Parameters:
  ///   - keepsInconsistent: whether problems are kept in the families instead of only reported
  ///     (`--push.disable-consistency-check`).
  ///   - ignored: the names of families of which nothing is kept but whether they have timestamps.
  ///   - limits: what a body may bring; one that brings more must not be stored.
  package init(
    group: LabelSet, hasher: SeriesHasher, keepsInconsistent: Bool = false,
    ignoring ignored: [ByteString] = [], limits: PushLimits = PushLimits()
  ) {
    self.limits = limits
    self.ignored = ignored
    self.group = group
    self.hasher = hasher
    self.keepsInconsistent = keepsInconsistent
  }

  /// About how much memory is held for the body, the copy that `finish` makes included.
  var heldBytes: Int {
    2 * arena.count + 24 * seriesCount + 400 * drafts.count + 80 * result.emptied.count
      + otherBytes
  }

  /// Notes bytes that are kept with a draft or by the parser.
  mutating func hold(_ count: Int) { otherBytes += count }

  /// Notes series that the parser holds back and adds at the end.
  mutating func announceSeries() {
    seriesCount += 1
    if seriesCount > limits.series { exceed(.series, seriesCount, of: limits.series) }
  }

  /// Those announced are about to be added.
  mutating func withdrawSeries(_ count: Int) { seriesCount -= count }

  mutating func exceed(_ limit: ExceededLimit.Limit, _ value: Int, of allowed: Int) {
    if exceeded == nil { exceeded = ExceededLimit(limit, value, of: allowed) }
  }

  package func find(_ name: ByteString) -> Int? { indexOfName[name] }

  /// The draft of that name, made if there was none.
  package mutating func draft(named name: ByteString) -> Int {
    if let index = indexOfName[name] { return index }
    indexOfName[name] = drafts.count
    hold(name.count)
    drafts.append(FamilyDraft(name: name, isIgnored: ignored.contains(name)))
    if drafts.count > limits.families { exceed(.families, drafts.count, of: limits.families) }
    return drafts.count - 1
  }

  /// A new draft of that name, in whose favour an earlier one is forgotten (protobuf: of a family
  /// sent twice the last counts).
  package mutating func replaceDraft(named name: ByteString) -> Int {
    forget(name)
    return draft(named: name)
  }

  /// Notes a family without a metric, in whose favour an earlier one is forgotten.
  package mutating func noteEmptied(_ name: ByteString) {
    forget(name)
    result.emptied.append(name)
    hold(name.count)
    let count = result.emptied.count
    if count > limits.families { exceed(.families, count, of: limits.families) }
  }

  /// Its problems go with it: upstream looks only at what is left.
  private mutating func forget(_ name: ByteString) {
    guard let index = indexOfName.removeValue(forKey: name) else { return }
    // They are left where they are until the end: searching them each time would take for ever.
    replaced.insert(index)
    result.problemCount -= drafts[index].problemCount
  }

  package mutating func noteTimestamp(in draft: Int) { drafts[draft].hasTimestamps = true }

  /// Adds a gauge, counter or untyped metric.
  package mutating func add(
    _ labels: inout SeriesLabels, number: Double, kind: ValueKind, to draft: Int,
    checkingText: Bool = false
  ) {
    valueBytes.removeAll()
    valueBytes.append(kind.rawValue << 3 | 2)
    valueBytes.append(9)
    valueBytes.append(0x09)
    valueBytes.appendFixed64(number.bitPattern)
    store(&labels, kind, draft, checkingText)
  }

  /// Adds a metric whose value is given as the fields of its `Metric` message behind the labels.
  ///
  /// - Parameter checkingText: whether label names and values may not be UTF-8 (protobuf).
  package mutating func add(
    _ labels: inout SeriesLabels, value: Span<UInt8>, kind: ValueKind, to draft: Int,
    checkingText: Bool = false
  ) {
    valueBytes.removeAll()
    valueBytes.append(value)
    store(&labels, kind, draft, checkingText)
  }

  /// What was collected, each family once.
  package consuming func finish() -> PushedFamilies {
    for index in drafts.indices where !replaced.contains(index) {
      if drafts[index].hasTimestamps { result.hasTimestamps = true }
      if drafts[index].metricCount > 0 { result.families.append(family(at: index)) }
    }
    result.problems = problems.lazy.filter { [replaced] in !replaced.contains($0.draft) }
      .prefix(Self.keptProblems).map(\.problem)
    result.exceeded = exceeded
    return result
  }

  private mutating func store(
    _ labels: inout SeriesLabels, _ kind: ValueKind, _ draft: Int, _ checkingText: Bool
  ) {
    if drafts[draft].isIgnored { return }
    announceSeries()
    if limits.mayBeExceeded(byLabels: labels.count, bytes: labels.byteCount) {
      check(labels)
    }
    if exceeded != nil { return }
    labelBytes.removeAll()
    let findings = labels.canonicalize(
      under: group, into: &labelBytes, checkingText: checkingText)
    drafts[draft].metricCount += 1
    let isNew = drafts[draft].series.insert(hasher.hash(labelBytes.span))
    if let reason = findings.problem ?? (isNew ? nil : .duplicateSeries) {
      // A body of nothing but duplicates costs no copies.
      let metric = keepsProblem(of: draft) ? labelBytes.array() + valueBytes.array() : []
      report(reason, metric: metric, in: draft)
    }
    if drafts[draft].problemCount > 0, !keepsInconsistent { return }
    let start = arena.count
    arena.append(0x22)
    arena.appendVarint(UInt64(labelBytes.count + valueBytes.count))
    arena.append(labelBytes)
    arena.append(valueBytes)
    drafts[draft].note(start..<arena.count, kind, findings)
  }

  private mutating func check(_ labels: borrowing SeriesLabels) {
    if labels.count > limits.labels { exceed(.labels, labels.count, of: limits.labels) }
    for index in 0..<labels.count where exceeded == nil {
      exceeded = limits.exceeded(byName: labels.name(at: index), value: labels.value(at: index))
    }
  }

  /// The first of each family is kept, as what keeps it from being scraped.
  private func keepsProblem(of draft: Int) -> Bool {
    problems.count < Self.keptProblems || drafts[draft].problemCount == 0
  }

  private mutating func report(
    _ reason: MetricProblem.Reason, metric: [UInt8], in draft: Int
  ) {
    let isKept = keepsProblem(of: draft)
    result.problemCount += 1
    drafts[draft].problemCount += 1
    guard isKept else { return }
    let problem = MetricProblem(
      family: drafts[draft].name, metric: metric, reason: reason)
    problems.append((draft, problem))
    otherBytes += metric.count + 200
    if keepsInconsistent { drafts[draft].problems.append(problem) }
  }

  private mutating func family(at index: Int) -> MetricFamily {
    let type = drafts[index].type ?? .untyped
    for (reason, start) in drafts[index].mismatches(with: type) {
      report(reason, metric: metric(at: start), in: index)
    }
    let draft = drafts[index]
    return MetricFamily(
      name: draft.name, type: type, help: draft.help, metrics: bytes(of: draft.runs),
      metricCount: draft.metricCount, series: draft.series,
      hasForeignLabels: draft.hasForeignLabels, problems: draft.problems)
  }

  private func bytes(of runs: [Range<Int>]) -> [UInt8] {
    if runs.count == 1 { return arena.array(runs[0]) }
    var joined: [UInt8] = []
    joined.reserveCapacity(runs.reduce(0) { $0 + $1.count })
    for run in runs { joined.append(arena.span.extracting(run)) }
    return joined
  }

  /// The `Metric` message whose field starts there.
  private func metric(at start: Int) -> [UInt8] {
    var place = start + 1
    var length = 0
    var shift = 0
    while true {
      let byte = arena.span[place]
      place += 1
      length |= Int(byte & 0x7F) << shift
      shift += 7
      if byte < 0x80 { break }
    }
    return arena.array(place..<place + length)
  }
}
