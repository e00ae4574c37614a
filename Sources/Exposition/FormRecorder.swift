/// Notes how a body is written while it is parsed: makes the outline by which `FormReader` knows
/// the next one again.
///
/// It stops, and the outline ends, where a body leaves the form that nearly all have: families one
/// after the other, their comments before their samples, each sample a single number without a
/// timestamp. 20 ns a sample.
struct FormRecorder: ~Copyable {
  private let hasher: SeriesHasher
  private var isStopped: Bool
  /// Families from here on are not repeatable.
  private var end = Int.max
  /// The bytes since the last value that were not part of its sample's line or field.
  private var lead = ByteBuffer(capacity: 128)
  private var families: [PushOutline.Family] = []
  private var hashes: [UInt64] = []
  private var lengths: [UInt16] = []

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

  /// Makes room for a body as long as the last.
  mutating func reserve(like outline: PushOutline) {
    families.reserveCapacity(outline.families.count)
    hashes.reserveCapacity(outline.hashes.count)
    lengths.reserveCapacity(outline.lengths.count)
  }

  /// Notes bytes that hold no sample.
  mutating func skip(_ bytes: Span<UInt8>) {
    if !isStopped { lead.append(bytes) }
  }

  /// Notes a sample.
  ///
  /// - Parameters:
  ///   - stretch: its line or field up to the value.
  ///   - draft: the place of its family among all there are.
  ///   - rest: what follows of the family's message.
  mutating func note(
    _ stretch: Span<UInt8>, in draft: Int, of draftCount: Int, rest: Int = 0
  ) {
    if isStopped { return }
    let isFirst = draft == families.count
    guard draft == draftCount - 1, isFirst || draft == families.count - 1 && lead.isEmpty,
      lead.count + stretch.count <= UInt16.max
    else { return stop() }
    if isFirst {
      families.append(
        PushOutline.Family(leadingLines: lead.span.count(of: 0x0A), restOfMessage: rest))
    }
    families[draft].sampleCount += 1
    lengths.append(UInt16(lead.count + stretch.count))
    if lead.isEmpty {
      hashes.append(hasher.hash(stretch))
    } else {
      lead.append(stretch)
      hashes.append(hasher.hash(lead.span))
      lead.removeAll()
    }
  }

  /// Takes over what was known again of a body, so that its rest can be noted.
  mutating func adopt(_ outline: PushOutline, families count: Int, samplesOfNext: Int) {
    if isStopped { return }
    families = Array(outline.families.prefix(count))
    var samples = families.reduce(0) { $0 + $1.sampleCount }
    if samplesOfNext > 0 {
      families.append(outline.families[count])
      families[count].sampleCount = samplesOfNext
      samples += samplesOfNext
    }
    hashes = Array(outline.hashes.prefix(samples))
    lengths = Array(outline.lengths.prefix(samples))
  }

  /// The form of the body that these families came from, each one of them repeatable.
  ///
  /// - Parameter isAll: whether the body brought no others.
  mutating func form(
    of made: [MetricFamily], isAll: Bool, syntax: PushForm.Syntax, shapes: SampleShapes
  ) -> PushForm {
    var count = 0
    while count < min(families.count, made.count, end),
      made[count].metricCount == families[count].sampleCount
    { count += 1 }
    let isWhole = !isStopped && isAll && count == made.count && lead.count <= UInt16.max
    let samples = families.prefix(count).reduce(0) { $0 + $1.sampleCount }
    let outline = PushOutline(
      of: syntax, families: Array(families.prefix(count)),
      hashes: Array(hashes.prefix(samples)), lengths: Array(lengths.prefix(samples)),
      tail: isWhole ? (hasher.hash(lead.span), lead.count) : nil)
    return PushForm(outline: outline, families: Array(made.prefix(count)), shapes: shapes)
  }
}
