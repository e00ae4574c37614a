/// Collects what one body brings, in canonical form: parsers call it, the store takes the result.
package struct FamilyCollector: ~Copyable {
  let group: LabelSet
  let hasher: SeriesHasher
  private let keepsInconsistent: Bool
  private let ignored: [ByteString]
  let limits: PushLimits
  /// The first limit that the body did not keep: parsers stop there.
  private(set) var exceeded: ExceededLimit?
  var seriesCount = 0
  /// Bytes of names, helps and problems that are kept.
  private var otherBytes = 0
  let former: PushForm?
  var arena = ByteBuffer(capacity: 0)
  private var labelBytes = ByteBuffer(capacity: 512)
  private var valueBytes = ByteBuffer(capacity: 64)
  private var lastFindings: LabelFindings?
  private var index: DraftIndex
  var replaced: Set<Int> = []
  var emptied: [ByteString] = []
  var problems = PushProblems()
  var recorder: FormRecorder

  package var drafts: [FamilyDraft] = []

  /// - Parameters:
  ///   - keepsInconsistent: whether problems are kept in the families instead of only reported
  ///     (`--push.disable-consistency-check`).
  ///   - ignored: the names of families of which nothing is kept but whether they have timestamps.
  ///   - limits: what a body may bring; one that brings more must not be stored.
  ///   - former: how the group's last push was written, if this one is to be known by it.
  package init(
    group: LabelSet, hasher: SeriesHasher, keepsInconsistent: Bool = false,
    ignoring ignored: [ByteString] = [], limits: PushLimits = PushLimits(),
    former: PushForm? = nil
  ) {
    self.limits = limits
    self.former = former
    index = DraftIndex(former: former?.pushed ?? [])
    recorder = FormRecorder(hasher: hasher, isWanted: former != nil)
    self.ignored = ignored
    self.group = group
    self.hasher = hasher
    self.keepsInconsistent = keepsInconsistent
  }

  /// About how much memory is held for the body, the copy that `finish` makes included.
  var heldBytes: Int {
    2 * arena.count + 24 * seriesCount + 400 * drafts.count + 80 * emptied.count
      + otherBytes + problems.heldBytes
  }

  /// Whether it takes long to go on with it.
  var isLarge: Bool {
    drafts.count + emptied.count > PushSize.familyLimit
      || seriesCount > PushSize.seriesLimit || heldBytes > PushSize.byteLimit
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

  /// The draft of that name.
  mutating func find(_ name: ByteString) -> Int? { index.find(name) }

  /// That name, if a family of it is what the last push would make expect next: there is no draft of
  /// it then.
  func nextName(ifItIs name: Span<UInt8>) -> ByteString? { index.next(name)?.name }

  /// The family that the last push would make expect next, if there is room for it.
  var next: MetricFamily? { drafts.count < limits.families ? index.next : nil }

  /// The draft of that name, made if there was none.
  package mutating func draft(named name: ByteString) -> Int {
    find(name) ?? newDraft(named: name)
  }

  /// The draft of a name that there is none of.
  mutating func newDraft(named name: ByteString) -> Int {
    let former = index.next(name.span)
    // A body that is known again needs none of it.
    if drafts.isEmpty { reserve() }
    index.add(name, at: drafts.count, isNext: former != nil)
    hold(name.count)
    drafts.append(FamilyDraft(name: name, isIgnored: ignored.contains(name), like: former))
    return lastDraft()
  }

  /// The draft of the family that comes next if the last push is repeated, with all that is said of
  /// it.
  mutating func newDraft(repeating family: MetricFamily) -> Int {
    if drafts.isEmpty { reserve() }
    index.add(family.name, at: drafts.count, isNext: true)
    hold(family.name.count + (family.help?.count ?? 0))
    drafts.append(FamilyDraft(repeating: family))
    return lastDraft()
  }

  private mutating func lastDraft() -> Int {
    if drafts.count > limits.families { exceed(.families, drafts.count, of: limits.families) }
    return drafts.count - 1
  }

  private mutating func reserve() {
    let pushed = former?.pushed ?? []
    arena.reserve(min(pushed.reduce(4096) { $0 + $1.metrics.count }, Self.mostReserved))
    drafts.reserveCapacity(pushed.count)
  }

  /// Whoever pushed much once must not cost the next push the memory for as much.
  private static let mostReserved = 64 << 10

  /// Gives a draft its help; the last push's, if it is the same.
  mutating func setHelp(of draft: Int, to help: Span<UInt8>) {
    if let known = index.former(of: draft)?.help, known.span.equals(help) {
      drafts[draft].help = known
    } else {
      drafts[draft].help = ByteString(copying: help)
    }
    hold(help.count)
  }

  /// A new draft of that name, in whose favour an earlier one is forgotten (protobuf: of a family
  /// sent twice the last counts).
  package mutating func replaceDraft(named name: ByteString) -> Int {
    forget(name)
    return newDraft(named: name)
  }

  /// Notes a family without a metric, in whose favour an earlier one is forgotten.
  package mutating func noteEmptied(_ name: ByteString) {
    forget(name)
    emptied.append(name)
    hold(name.count)
    let count = emptied.count
    if count > limits.families { exceed(.families, count, of: limits.families) }
  }

  /// Its problems go with it: upstream looks only at what is left.
  private mutating func forget(_ name: ByteString) {
    guard let index = index.remove(name) else { return }
    // They are left where they are until the end: searching them each time would take for ever.
    replaced.insert(index)
    problems.withdraw(drafts[index])
  }

  package mutating func noteTimestamp(in draft: Int) { drafts[draft].hasTimestamps = true }

  // MARK: Metrics

  /// Adds a gauge, counter or untyped metric.
  package mutating func add(
    _ labels: inout SeriesLabels, number: Double, kind: ValueKind, to draft: Int,
    checkingText: Bool = false
  ) {
    valueBytes.removeAll()
    valueBytes.appendNumber(number, kind)
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

  private mutating func store(
    _ labels: inout SeriesLabels, _ kind: ValueKind, _ draft: Int, _ checkingText: Bool
  ) {
    lastFindings = nil
    if drafts[draft].isIgnored { return }
    announceSeries()
    if limits.mayBeExceeded(byLabels: labels.count, bytes: labels.byteCount) {
      check(labels)
    }
    if exceeded != nil { return }
    labelBytes.removeAll()
    let findings = labels.canonicalize(
      under: group, into: &labelBytes, checkingText: checkingText)
    let start = arena.count
    arena.beginMetric(labelBytes.count + valueBytes.count)
    let labelStart = arena.count
    arena.append(labelBytes)
    let labelEnd = arena.count
    arena.append(valueBytes)
    settle(start, labelStart..<labelEnd, kind, draft, findings)
    lastFindings = findings
  }

  private mutating func check(_ labels: borrowing SeriesLabels) {
    if labels.count > limits.labels { exceed(.labels, labels.count, of: limits.labels) }
    for index in 0..<labels.count where exceeded == nil {
      exceeded = limits.exceeded(byName: labels.name(at: index), value: labels.value(at: index))
    }
  }

  /// The kind of the metrics of a family whose lines can be added by their shapes.
  func plainKind(of draft: Int) -> ValueKind? {
    guard let type = drafts[draft].type, type != .summary, !type.isHistogram,
      !drafts[draft].isIgnored
    else { return nil }
    return type.valueKind
  }

  /// Adds the shape of the sample that was added last.
  ///
  /// - Parameter parts: the sample's, in `text`.
  func addShape(
    _ parts: SampleParts?, of text: Span<UInt8>, to shapes: inout SampleShapes
  ) {
    guard let lastFindings, lastFindings.problem == nil else { return }
    shapes.add(parts, of: text, labels: labelBytes.span, under: group, marks: lastFindings.marks)
  }

  /// Counts the metric that was written last, from `start` on.
  private mutating func settle(
    _ start: Int, _ labels: Range<Int>, _ kind: ValueKind, _ draft: Int,
    _ findings: LabelFindings
  ) {
    let isNew = drafts[draft].count(hasher.hash(arena.span.extracting(labels)))
    let reason = findings.problem ?? (isNew ? nil : .duplicateSeries)
    settle(start, labels, kind, draft, findings.marks, reason)
  }

  /// Keeps the metric that was written last, or takes it back if it may not stay.
  mutating func settle(
    _ start: Int, _ labels: Range<Int>, _ kind: ValueKind, _ draft: Int, _ marks: LabelMarks,
    _ reason: MetricProblem.Reason?
  ) {
    if let reason {
      // A body of nothing but duplicates costs no copies.
      let isKept = problems.keepsNext(of: drafts[draft])
      report(
        reason, metric: isKept ? arena.array(labels.lowerBound..<arena.count) : [], in: draft)
    }
    if drafts[draft].problemCount > 0, !keepsInconsistent {
      arena.removeAll(from: start)
    } else {
      drafts[draft].note(start..<arena.count, kind, marks)
    }
  }

  private mutating func report(
    _ reason: MetricProblem.Reason, metric: [UInt8], in draft: Int
  ) {
    let isKept = problems.keepsNext(of: drafts[draft])
    problems.countOne()
    drafts[draft].problemCount += 1
    guard isKept else { return }
    let problem = MetricProblem(
      family: drafts[draft].name, metric: metric, reason: reason)
    problems.add(problem, of: draft)
    if keepsInconsistent { drafts[draft].problems.append(problem) }
  }

  // MARK: The end of the body

  /// What was collected, each family once.
  package consuming func finish() -> PushedFamilies { finish(.text) }

  /// - Parameters:
  ///   - syntax: the body's.
  ///   - shapes: those of its lines.
  consuming func finish(
    _ syntax: PushForm.Syntax, shapes: SampleShapes = SampleShapes()
  ) -> PushedFamilies {
    var result = PushedFamilies()
    result.emptied = emptied
    result.families.reserveCapacity(drafts.count)
    for index in drafts.indices where replaced.isEmpty || !replaced.contains(index) {
      if drafts[index].hasTimestamps { result.hasTimestamps = true }
      if drafts[index].metricCount > 0 { result.families.append(family(at: index)) }
    }
    result.problems = problems.first(without: replaced)
    result.problemCount = problems.count
    result.exceeded = exceeded
    if former != nil { result.form = form(of: result, syntax, shapes) }
    return result
  }

  private mutating func family(at index: Int) -> MetricFamily {
    if !drafts[index].isUniform {
      for (reason, start) in drafts[index].mismatches(with: drafts[index].type ?? .untyped) {
        report(reason, metric: metric(at: start), in: index)
      }
    }
    return drafts[index].family(in: arena, sharing: self.index.former(of: index))
  }

  /// The `Metric` message whose field starts there.
  private func metric(at start: Int) -> [UInt8] {
    var place = start + 1
    guard let range = arena.span.readRange(at: &place) else { return [] }
    return arena.array(range)
  }
}
