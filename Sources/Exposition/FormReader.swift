/// Reads a body by the form of the group's last push: while the bytes between the values are the
/// same, only the values are read, and put into copies of the families as they were.
///
/// The samples of a histogram or summary in text are put together again from what was stored of it
/// and their values (`DistributionReader`); in protobuf its labels are compared and the rest is kept
/// as it came (`MessageReader`).
///
/// Where the body departs from the form, what was read so far goes to the parser, which reads on
/// from there. Nothing is read twice but the stretch in which they differ. 45 ns a sample, where
/// parsing takes 300.
struct FormReader: ~Copyable {
  /// No number is longer in a body worth this way.
  private static let longestNumber = 48

  private enum Content {
    case numbers
    /// Histograms or summaries in text.
    case distributions
    /// Of values that are more than numbers in protobuf.
    case messages
  }

  let form: PushForm
  private let syntax: PushForm.Syntax
  private let hasher: SeriesHasher
  /// The families that are complete.
  private(set) var families: [MetricFamily] = []
  /// The next sample, among all and in its family.
  private var sample = 0
  private(set) var samplesOfNext = 0
  private var samplesOfFamily = 0

  /// Of the family under way; one of the three reads it.
  private var content = Content.numbers
  private var numbers = NumberReader()
  private var distributions = DistributionReader()
  private var messages: MessageReader
  /// Bytes of the families that are copies.
  private var copiedBytes = 0
  var heldBytes: Int { copiedBytes + distributions.heldBytes + messages.metrics.count }
  /// A stretch that is cut, and its value.
  private(set) var cut = ByteBuffer(capacity: 0)
  private(set) var hasDeparted = false

  /// Nil if the last push was of another syntax: its form is none of this body.
  init?(form: PushForm, of syntax: PushForm.Syntax, hasher: SeriesHasher, limits: PushLimits) {
    guard form.outline.syntax == syntax, !form.families.isEmpty else { return nil }
    messages = MessageReader(limits: limits)
    self.form = form
    self.syntax = syntax
    self.hasher = hasher
    families.reserveCapacity(form.families.count)
    beginFamily()
  }

  /// The metrics of the family under way that were read, as far as they were.
  func partialMetrics() -> [UInt8] {
    switch content {
    case .numbers: numbers.metricsRead
    case .distributions: madeOfDistributions().metrics.array()
    case .messages: messages.metrics.array()
    }
  }

  /// Lines read (text).
  var lineCount: Int {
    let begun = form.outline.families.prefix(families.count + (samplesOfNext > 0 ? 1 : 0))
    return sample + begun.reduce(0) { $0 + $1.leadingLines }
  }

  /// Bytes of the last family's message that are still to come (protobuf); of one there must be.
  var restOfMessage: Int {
    let index = samplesOfNext > 0 ? families.count : families.count - 1
    let family = form.outline.families[index]
    if family.heading != nil { return samplesOfNext > 0 ? messages.rest : 0 }
    let count = samplesOfNext > 0 ? samplesOfNext : family.sampleCount
    let later = form.outline.lengths[(sample - count + 1)..<sample]
    return later.reduce(family.restOfMessage) { $0 - Int($1) - 8 }
  }

  /// Reads what repeats the form and returns its length. All that was not read is in `cut` and
  /// behind the length returned; unless the body has departed, nothing is left there.
  mutating func read(_ bytes: Span<UInt8>) -> Int {
    let (listedHashes, listedLengths) = (form.outline.hashes, form.outline.lengths)
    let hashes = listedHashes.span
    let lengths = listedLengths.span
    defer { numbers.placeValues() }
    var place = 0
    if !cut.isEmpty { place = completeCut(bytes, hashes, lengths) }
    while !hasDeparted, place < bytes.count {
      let rest = bytes.extracting(place..<bytes.count)
      switch step(rest, hashes, lengths) {
      case .read(let end): place += end
      case .incomplete:
        cut.append(rest)
        return bytes.count
      case .departed: hasDeparted = true
      }
    }
    return place
  }

  /// The families, if the body ends where the form does; else what is left is in `cut`.
  mutating func finish() -> PushForm? {
    guard !hasDeparted, families.count == form.families.count, let tail = form.outline.tail,
      cut.count == tail.length, hasher.hash(cut.span) == tail.hash
    else { return nil }
    return PushForm(
      outline: form.outline, families: families, pushed: families, shapes: form.shapes,
      isProven: true)
  }

  /// Completes what is cut, and returns how many of the bytes were read.
  private mutating func completeCut(
    _ bytes: Span<UInt8>, _ hashes: Span<UInt64>, _ lengths: Span<UInt16>
  ) -> Int {
    let before = cut.count
    var added = 0
    while added < bytes.count {
      let more = min(bytes.count - added, max(1, wanted(lengths) - cut.count))
      cut.append(bytes.extracting(added..<added + more))
      added += more
      var whole = ByteBuffer(capacity: 0)
      swap(&whole, &cut)
      let result = step(whole.span, hashes, lengths)
      if case .read(let end) = result { return end - before }
      swap(&whole, &cut)
      if case .departed = result {
        hasDeparted = true
        break
      }
    }
    return added
  }

  /// Bytes with which what is cut is nearly always complete.
  private func wanted(_ lengths: Span<UInt16>) -> Int {
    guard sample < lengths.count else { return (form.outline.tail?.length ?? 0) + 1 }
    if content == .messages { return max(256, 2 * cut.count) }
    return Int(lengths[sample]) + Self.longestNumber
  }

  /// Reads a stretch and its value. The outline's lists are given as spans: to reach through the
  /// form for each would count references twice a sample.
  @inline(__always)
  private mutating func step(
    _ bytes: Span<UInt8>, _ hashes: Span<UInt64>, _ lengths: Span<UInt16>
  ) -> FormStep {
    guard sample < lengths.count else {
      return bytes.count <= form.outline.tail?.length ?? -1 ? .incomplete : .departed
    }
    let length = Int(lengths[sample])
    if content == .messages { return message(bytes, labels: (length, hashes[sample])) }
    guard bytes.count > length else { return .incomplete }
    guard hasher.hash(bytes.extracting(0..<length)) == hashes[sample] else { return .departed }
    return switch syntax {
    case .text: textValue(bytes, length)
    case .protobuf: binaryValue(bytes, length)
    }
  }

  @inline(__always)
  private mutating func textValue(_ bytes: Span<UInt8>, _ start: Int) -> FormStep {
    guard let (value, end) = bytes.shortNumber(from: start) else {
      return longerValue(bytes, start)
    }
    return take(value.bitPattern) ? .read(end: end + 1) : .departed
  }

  private mutating func longerValue(_ bytes: Span<UInt8>, _ start: Int) -> FormStep {
    guard let end = bytes.firstIndex(of: 0x0A, from: start) else {
      return bytes.count - start < Self.longestNumber ? .incomplete : .departed
    }
    guard end - start < Self.longestNumber,
      let value = parseFloat(bytes.extracting(start..<end))
    else { return .departed }
    return take(value.bitPattern) ? .read(end: end + 1) : .departed
  }

  @inline(__always)
  private mutating func binaryValue(_ bytes: Span<UInt8>, _ start: Int) -> FormStep {
    guard bytes.count - start >= 8 else { return .incomplete }
    return take(bytes.word(at: start)) ? .read(end: start + 8) : .departed
  }

  private mutating func message(
    _ bytes: Span<UInt8>, labels: (length: Int, hash: UInt64)
  ) -> FormStep {
    var start = 0
    if samplesOfNext == 0, let heading = form.outline.families[families.count].heading {
      let step = messages.readHeading(bytes, heading, hasher)
      guard case .read(let end) = step else { return step }
      start = end
    }
    let step = messages.readMetric(
      bytes.extracting(start..<bytes.count), labels: labels, like: form.families[families.count],
      hasher)
    guard case .read(let end) = step else { return step }
    sample += 1
    samplesOfNext += 1
    if samplesOfNext == samplesOfFamily {
      // What follows in the message is more than there was.
      if messages.rest > 0 { hasDeparted = true } else { endMessages() }
    }
    return .read(end: start + end)
  }

  /// False if such a value is an error there.
  @inline(__always)
  private mutating func take(_ bits: UInt64) -> Bool {
    if content == .distributions { return takePart(Double(bitPattern: bits)) }
    numbers.add(bits)
    sample += 1
    samplesOfNext += 1
    if samplesOfNext == samplesOfFamily { endNumbers() }
    return true
  }

  @inline(never)
  private mutating func takePart(_ value: Double) -> Bool {
    if value < 0, form.families[families.count].type.isHistogram,
      !form.outline.roles[sample].contains(.sum)
    {
      return false
    }
    distributions.add(value)
    sample += 1
    samplesOfNext += 1
    if samplesOfNext == samplesOfFamily { endDistributions() }
    return true
  }

  private mutating func beginFamily() {
    samplesOfNext = 0
    guard families.count < form.families.count else { return numbers.begin([]) }
    let next = form.families[families.count]
    samplesOfFamily = form.outline.families[families.count].sampleCount
    if form.outline.families[families.count].heading != nil {
      content = .messages
      messages.begin()
    } else if syntax == .text, next.type.isDistribution {
      content = .distributions
      distributions.begin()
    } else {
      content = .numbers
      numbers.begin(next.metrics)
    }
  }

  /// A family of which no value has changed stays the one it was.
  private mutating func endNumbers() {
    let former = form.families[families.count]
    if let metrics = numbers.end() {
      copiedBytes += metrics.count
      families.append(MetricFamily(former.structure, metrics: metrics))
    } else {
      families.append(former)
    }
    beginFamily()
  }

  private mutating func endDistributions() {
    let made = madeOfDistributions()
    end(made.metrics.span, areAsLong: made.areAsLong)
  }

  private mutating func endMessages() {
    let metrics = messages.takeMetrics()
    end(metrics.span, areAsLong: messages.areAsLong)
  }

  private mutating func end(_ made: Span<UInt8>, areAsLong: Bool) {
    let former = form.families[families.count]
    let metrics = former.metrics
    if made.equals(metrics.span) {
      families.append(former)
    } else {
      copiedBytes += made.count
      let structure =
        areAsLong ? former.structure : FamilyStructure(former.structure, sharing: former.metadata)
      families.append(MetricFamily(structure, metrics: made.array()))
    }
    beginFamily()
  }

  private struct MadeMetrics: ~Copyable {
    var metrics: ByteBuffer
    var areAsLong = true
  }

  private func madeOfDistributions() -> MadeMetrics {
    let former = form.families[families.count]
    let (metrics, roles) = (former.metrics, form.outline.roles)
    var made = MadeMetrics(metrics: ByteBuffer(capacity: metrics.count + 64))
    made.areAsLong = distributions.metrics(
      like: metrics.span, of: former.type,
      roles.span.extracting(sample - samplesOfNext..<sample), into: &made.metrics)
    return made
  }
}
