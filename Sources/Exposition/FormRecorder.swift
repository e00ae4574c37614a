/// Notes how a body is written while it is parsed: makes the outline by which `FormReader` knows
/// the next one again.
///
/// It stops, and the outline ends, where a body leaves the form that nearly all have: families one
/// after the other, their comments before their samples, the samples of a histogram or summary
/// together, none with a timestamp. 20 ns a sample.
///
/// Where the series of a group are others each time that is spent in vain. So after a push that was
/// not known again, only the families up to the one that differed are recorded; once those are known
/// again, all are.
struct FormRecorder: ~Copyable {
  private let hasher: SeriesHasher
  private(set) var isStopped: Bool
  /// Families from here on are not repeatable.
  private var end = Int.max
  private var mostFamilies = Int.max
  /// The bytes since the last value that were not part of its sample's line or field.
  private var lead = ByteBuffer(capacity: 128)
  /// Of these the first, which are the length of a family's message; 0 if others stand before them.
  private var messageLengthBytes = 0
  private var families: [PushOutline.Family] = []
  private var hashes: [UInt64] = []
  private var lengths: [UInt16] = []
  /// Empty while all are numbers.
  private var roles: [SampleRole] = []

  /// A recorder that was never wanted stops before it starts.
  init(hasher: SeriesHasher, isWanted: Bool) {
    self.hasher = hasher
    isStopped = !isWanted
  }

  mutating func stop() { isStopped = true }

  /// Stops, and keeps nothing of that family or a later one.
  mutating func stop(in draft: Int) {
    isStopped = true
    end = min(end, draft)
  }

  /// Whether a sample of that family was noted.
  func hasBegun(_ draft: Int) -> Bool { draft < families.count }

  /// Notes bytes that hold no sample.
  mutating func skip(_ bytes: Span<UInt8>) {
    if isStopped { return }
    // More cannot be part of a form, and a body may be nothing but comments.
    if lead.count + bytes.count > UInt16.max {
      lead = ByteBuffer(capacity: 0)
      return stop()
    }
    lead.append(bytes)
  }

  /// Notes the length of a family's message (protobuf).
  mutating func noteMessageLength(_ bytes: Span<UInt8>) {
    messageLengthBytes = lead.isEmpty ? bytes.count : 0
    skip(bytes)
  }

  /// Whether the metrics of that family are noted as such.
  func notesMetrics(of draft: Int) -> Bool {
    draft < families.count && families[draft].heading != nil
  }

  /// Notes a metric whose value is more than a number (protobuf).
  ///
  /// - Parameter labels: its label fields.
  mutating func noteMetric(_ labels: Span<UInt8>, in draft: Int, of draftCount: Int) {
    if isStopped { return }
    let isFirst = draft == families.count
    guard draft == draftCount - 1, labels.count <= UInt16.max,
      isFirst ? messageLengthBytes > 0 : notesMetrics(of: draft) && lead.isEmpty
    else { return stop() }
    if isFirst {
      if draft == mostFamilies { return stop() }
      let heading = PushOutline.Heading(
        hash: hasher.hash(lead.span.extracting(messageLengthBytes..<lead.count)),
        length: lead.count - messageLengthBytes)
      families.append(PushOutline.Family(heading: heading))
      lead.removeAll()
    }
    families[draft].sampleCount += 1
    families[draft].metricCount += 1
    lengths.append(UInt16(labels.count))
    hashes.append(hasher.hash(labels))
  }

  /// Notes a sample.
  ///
  /// - Parameters:
  ///   - stretch: its line or field up to the value.
  ///   - draft: the place of its family among all there are.
  ///   - role: unless it begins a metric, it is of the one before.
  ///   - rest: what follows of the family's message.
  mutating func note(
    _ stretch: Span<UInt8>, in draft: Int, of draftCount: Int, as role: SampleRole = .number,
    rest: Int = 0
  ) {
    if isStopped { return }
    let isFirst = draft == families.count
    guard draft == draftCount - 1,
      isFirst || draft == families.count - 1 && lead.isEmpty && !notesMetrics(of: draft),
      lead.count + stretch.count <= UInt16.max
    else { return stop() }
    if isFirst {
      if draft == mostFamilies { return stop() }
      families.append(
        PushOutline.Family(leadingLines: lead.span.count(of: 0x0A), restOfMessage: rest))
    }
    families[draft].sampleCount += 1
    if role.contains(.first) { families[draft].metricCount += 1 }
    if role != .number || !roles.isEmpty { note(role) }
    lengths.append(UInt16(lead.count + stretch.count))
    if lead.isEmpty {
      hashes.append(hasher.hash(stretch))
    } else {
      lead.append(stretch)
      hashes.append(hasher.hash(lead.span))
      lead.removeAll()
    }
  }

  private mutating func note(_ role: SampleRole) {
    if roles.isEmpty { roles.append(contentsOf: repeatElement(.number, count: hashes.count)) }
    roles.append(role)
  }

  /// Takes over what was known again of a body, so that its rest can be noted.
  mutating func adopt(_ form: PushForm, families count: Int, samplesOfNext: Int) {
    if isStopped { return }
    let outline = form.outline
    if !form.isProven, count < outline.families.count { mostFamilies = count + 1 }
    if mostFamilies == .max { reserve(like: outline) }
    var samples = outline.families.prefix(count).reduce(0) { $0 + $1.sampleCount }
    families += outline.families.prefix(count)
    if samplesOfNext > 0 {
      families.append(outline.families[count])
      families[count].sampleCount = samplesOfNext
      families[count].metricCount = outline.metricCount(of: samples..<samples + samplesOfNext)
      samples += samplesOfNext
    }
    hashes += outline.hashes.prefix(samples)
    lengths += outline.lengths.prefix(samples)
    roles += outline.roles.prefix(samples)
  }

  /// Makes room for a body as long as the last.
  private mutating func reserve(like outline: PushOutline) {
    families.reserveCapacity(outline.families.count)
    hashes.reserveCapacity(outline.hashes.count)
    lengths.reserveCapacity(outline.lengths.count)
  }

  /// The form of the body that these families came from.
  ///
  /// - Parameters:
  ///   - repeatable: how many of them, from the first on, can be known again.
  ///   - isAll: whether the body brought no others.
  mutating func form(
    of made: [MetricFamily], repeatable: Int, isAll: Bool, syntax: PushForm.Syntax,
    shapes: SampleShapes
  ) -> PushForm {
    var count = 0
    while count < min(families.count, repeatable, end),
      made[count].metricCount == families[count].metricCount
    { count += 1 }
    let isWhole = !isStopped && isAll && count == made.count && lead.count <= UInt16.max
    if count < families.count {
      let samples = families.prefix(count).reduce(0) { $0 + $1.sampleCount }
      families.removeSubrange(count...)
      hashes.removeSubrange(samples...)
      lengths.removeSubrange(samples...)
      if samples < roles.count { roles.removeSubrange(samples...) }
    }
    let outline = PushOutline(
      of: syntax, families: families, hashes: hashes, lengths: lengths, roles: roles,
      tail: isWhole ? (hasher.hash(lead.span), lead.count) : nil)
    return PushForm(
      outline: outline, families: count == made.count ? made : Array(made.prefix(count)),
      pushed: made, shapes: shapes)
  }
}
