/// Collects what one body brings, in canonical form: parsers call it, the store takes the result.
package struct FamilyCollector: ~Copyable {
  /// Problems kept with their metrics, besides the first of each family; the others are only
  /// counted.
  private static let keptProblems = 10

  private let group: LabelSet
  let hasher: SeriesHasher
  private let keepsInconsistent: Bool
  private let ignored: [ByteString]
  let limits: PushLimits
  /// The first limit that the body did not keep: parsers stop there.
  private(set) var exceeded: ExceededLimit?
  private var seriesCount = 0
  /// Bytes of names, helps and problems that are kept.
  private var otherBytes = 0
  let former: PushForm?
  private var arena = ByteBuffer(capacity: 0)
  private var labelBytes = ByteBuffer(capacity: 512)
  private var valueBytes = ByteBuffer(capacity: 64)
  private var lastFindings: SeriesLabels.Findings?
  private var indexOfName: [ByteString: Int] = [:]
  private var result = PushedFamilies()
  private var replaced: Set<Int> = []
  private var problems: [(draft: Int, problem: MetricProblem)] = []
  private var recorder: FormRecorder

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
    if let former {
      drafts.reserveCapacity(former.families.count)
      indexOfName.reserveCapacity(former.families.count)
    }
    recorder = FormRecorder(hasher: hasher, isWanted: former != nil)
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
    return newDraft(named: name)
  }

  /// The draft of a name that there is none of.
  package mutating func newDraft(named name: ByteString) -> Int {
    // A body that is known again needs none of it.
    if drafts.isEmpty { arena.reserve(4096) }
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
    return newDraft(named: name)
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
    setNumber(number, kind)
    store(&labels, kind, draft, checkingText)
  }

  private mutating func setNumber(_ number: Double, _ kind: ValueKind) {
    valueBytes.removeAll()
    valueBytes.append(kind.rawValue << 3 | 2)
    valueBytes.append(9)
    valueBytes.append(0x09)
    valueBytes.appendFixed64(number.bitPattern)
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
  package consuming func finish() -> PushedFamilies { finish(.text) }

  /// - Parameters:
  ///   - syntax: the body's.
  ///   - shapes: those of its lines.
  consuming func finish(
    _ syntax: PushForm.Syntax, shapes: SampleShapes = SampleShapes()
  ) -> PushedFamilies {
    for index in drafts.indices where !replaced.contains(index) {
      if drafts[index].hasTimestamps { result.hasTimestamps = true }
      if drafts[index].metricCount > 0 { result.families.append(family(at: index)) }
    }
    result.problems = problems.lazy.filter { [replaced] in !replaced.contains($0.draft) }
      .prefix(Self.keptProblems).map(\.problem)
    result.exceeded = exceeded
    if former != nil { result.form = form(syntax, shapes) }
    return result
  }

  // MARK: The form of the body

  /// The form must not reach into that family: what is to be known of it is not known before its
  /// samples.
  mutating func stopRecording(in draft: Int) { recorder.stop(in: draft) }

  /// Notes bytes of the body that hold no sample.
  mutating func skip(_ bytes: Span<UInt8>) { recorder.skip(bytes) }

  /// Notes the bytes of a sample up to its value, of which `rest` follow in the family's message.
  mutating func note(_ stretch: Span<UInt8>, in draft: Int, rest: Int = 0) {
    recorder.note(stretch, in: draft, of: drafts.count, rest: rest)
  }

  /// Takes over what a reader knew again. Returns the draft of the last family, if there is one.
  mutating func adopt(_ reader: borrowing FormReader) -> Int? {
    for family in reader.families {
      let metrics = family.metrics
      adopt(metrics.span, of: family, family.metricCount, family.series(hashedBy: hasher))
    }
    let count = reader.samplesOfNext
    recorder.reserve(like: reader.form.outline)
    recorder.adopt(reader.form.outline, families: reader.families.count, samplesOfNext: count)
    if count > 0 {
      var series = SeriesIndex()
      var cursor = MetricCursor(reader.partialMetrics)
      while let metric = cursor.next() { _ = series.insert(hasher.hash(metric.labelFields)) }
      let family = reader.form.families[reader.families.count]
      adopt(reader.partialMetrics, of: family, count, series)
    }
    return drafts.isEmpty ? nil : drafts.count - 1
  }

  private mutating func adopt(
    _ metrics: Span<UInt8>, of family: MetricFamily, _ count: Int, _ series: SeriesIndex
  ) {
    let draft = draft(named: family.name)
    seriesCount += count
    let start = arena.count
    arena.append(metrics)
    drafts[draft].type = family.type
    drafts[draft].help = family.help
    drafts[draft].series = series
    drafts[draft].metricCount = count
    drafts[draft].note(start..<arena.count, family.type.valueKind, SeriesLabels.Findings())
  }

  private mutating func form(_ syntax: PushForm.Syntax, _ shapes: SampleShapes) -> PushForm? {
    if result.problemCount > 0 || result.hasTimestamps || !result.emptied.isEmpty
      || exceeded != nil
    {
      return nil
    }
    var repeatable = 0
    while repeatable < drafts.count, !replaced.contains(repeatable),
      drafts[repeatable].isPlain
    { repeatable += 1 }
    return recorder.form(
      of: Array(result.families.prefix(repeatable)), isAll: repeatable == drafts.count,
      syntax: syntax, shapes: shapes)
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
    store(findings, kind, draft)
    lastFindings = findings
  }

  /// Adds the sample of a line that has matched a shape. Its labels are as many and its names as long
  /// as those of a line that passed; its values are shorter than the line.
  mutating func add(
    _ line: Span<UInt8>, matching shapes: borrowing SampleShapes, number: Double, kind: ValueKind,
    to draft: Int
  ) {
    if drafts[draft].isIgnored { return }
    announceSeries()
    if exceeded != nil { return }
    setNumber(number, kind)
    labelBytes.removeAll()
    shapes.write(line, into: &labelBytes)
    store(shapes.findings, kind, draft)
  }

  /// Adds the shape of the line whose sample was added last; `line` is what followed the metric's
  /// name.
  func addShape(of line: Span<UInt8>, to shapes: inout SampleShapes) {
    guard let lastFindings, lastFindings.problem == nil else { return }
    shapes.add(line, labels: labelBytes.span, under: group, findings: lastFindings)
  }

  /// Stores the metric whose parts are in the buffers.
  private mutating func store(
    _ findings: SeriesLabels.Findings, _ kind: ValueKind, _ draft: Int
  ) {
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
    let metrics = bytes(of: drafts[index].runs)
    return MetricFamily(
      name: drafts[index].name, type: type, help: drafts[index].help, metrics: metrics,
      metricCount: drafts[index].metricCount, series: drafts[index].series,
      hasForeignLabels: drafts[index].hasForeignLabels, problems: drafts[index].problems,
      sharing: former?.family(at: result.families.count))
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
