/// Reads the lines of a body and adds what they say to a collector.
struct TextLines: ~Copyable {
  var collector: FamilyCollector
  private var labels = SeriesLabels()
  var family: TextFamily
  private let allowsUTF8Names: Bool
  var shapes: SampleShapes
  var distributions: Distributions
  var points = PointLines()
  /// The label that is no label but says which point of a distribution the line gives, and where
  /// its value stands.
  private var boundName: [UInt8] = []
  private var boundPlace: Range<Int>?

  var limits: PushLimits { collector.limits }
  var exceeded: ExceededLimit? { collector.exceeded }
  var heldBytes: Int { collector.heldBytes + distributions.heldBytes }
  var isLarge: Bool { collector.isLarge || distributions.heldBytes > PushSize.byteLimit }

  init(collector: consuming FamilyCollector, allowsUTF8Names: Bool) {
    shapes = collector.knownShapes(of: .text)
    distributions = Distributions(hasher: collector.hasher)
    self.collector = collector
    self.allowsUTF8Names = allowsUTF8Names
    family = TextFamily(allowsUTF8Names: allowsUTF8Names)
  }

  /// Takes over what a reader knew again; reads on behind it.
  mutating func adopt(_ reader: borrowing FormReader) {
    _ = collector.adopt(reader)
    for (draft, family) in reader.families.enumerated() where family.type.isDistribution {
      let metrics = family.metrics
      adopt(metrics.span, of: draft, family.type)
    }
    let next = reader.families.count
    if reader.samplesOfNext > 0, reader.form.families[next].type.isDistribution {
      let metrics = reader.partialMetrics()
      adopt(metrics.span, of: next, reader.form.families[next].type)
    }
  }

  /// More samples of these histograms or summaries may follow.
  private mutating func adopt(_ metrics: Span<UInt8>, of draft: Int, _ type: MetricType) {
    var cursor = MetricCursor(metrics)
    while let metric = cursor.next() {
      collector.readOwnLabels(of: metric.labels, into: &labels)
      distributions.adopt(Distribution(metric.value, as: type), &labels, in: draft)
      collector.announceSeries()
    }
  }

  /// - Parameter line: with its LF, unless it is the last and has none.
  mutating func read(_ line: Span<UInt8>) throws(TextError.Reason) {
    var cursor = LineCursor(line)
    points.end()
    cursor.skipBlanks()
    if cursor.isAtEnd { return }
    switch try cursor.byte {
    case UInt8(ascii: "#"):
      var comment = CommentLine(cursor)
      try comment.read(choosing: &family, in: &collector)
      collector.skip(line)
    case 0x0A: collector.skip(line)
    case UInt8(ascii: "{"): try readSample(&cursor, isNameInBraces: true)
    default:
      let last = family.draft
      try readName(&cursor)
      var count = 0
      if family.draft != last, readRun(line, from: 0, counting: &count) > 0 { return }
      cursor.skipBlanks()
      try readSample(&cursor, isNameInBraces: false)
    }
  }

  consuming func finish() -> PushedFamilies {
    collector.withdrawSeries(distributions.count)
    var value = ByteBuffer()
    for draft in collector.drafts.indices {
      guard let type = collector.drafts[draft].type else { continue }
      for place in 0..<distributions.count(of: draft) {
        distributions.read(place, of: draft, as: type, labels: &labels, value: &value)
        if !collector.canTellApart(labels) { collector.stopRecording(in: draft) }
        collector.add(&labels, value: value.span, kind: type.valueKind, to: draft)
      }
    }
    return collector.finish(.text, shapes: shapes)
  }

  // MARK: Names

  private mutating func readName(_ cursor: inout LineCursor) throws(TextError.Reason) {
    if try cursor.byte == UInt8(ascii: "\"") {
      let name = try cursor.quoted("metric name")
      try family.choose(name.span, isQuoted: true, in: &collector)
    } else {
      try family.take(&cursor, in: &collector)
    }
    fixType()
  }

  /// A family that has a sample and no TYPE is untyped from then on.
  private mutating func fixType() {
    if collector.drafts[family.draft].type == nil {
      collector.drafts[family.draft].type = .untyped
    }
  }

  // MARK: Samples

  private mutating func readSample(
    _ cursor: inout LineCursor, isNameInBraces: Bool
  ) throws(TextError.Reason) {
    let start = cursor.place
    labels.removeAll()
    boundPlace = nil
    boundName = isNameInBraces ? [] : Self.boundName(of: collector.drafts[family.draft].type)
    if try cursor.byte == UInt8(ascii: "{") { try readLabels(&cursor, isNameInBraces) }
    let labelled = cursor.text(from: start)
    cursor.skipBlanks()
    let stretch = cursor.text(from: 0)
    let word = try cursor.word()
    let draft = family.draft
    let type = collector.drafts[draft].type ?? .untyped
    let bound = type.isDistribution ? try takeBound(of: type) : .nan
    guard let value = parseFloat(word) else { throw .invalidValue(word.array()) }
    if type.isDistribution {
      let known = distributions.count
      let (place, role) = try distributions.add(
        &labels, family.role, bound: bound, value, to: draft, of: type,
        named: collector.drafts[draft].name)
      if distributions.count > known { collector.announceSeries() }
      if let role {
        collector.note(stretch, in: draft, as: role)
      } else {
        collector.stopRecording(in: draft)
      }
      if let boundPlace, !bound.isNaN {
        points.begin(
          stretch, bound: boundPlace, endOfLabels: start + labelled.count, of: place)
      }
    } else {
      collector.add(&labels, number: value, kind: type.valueKind, to: draft)
      collector.note(stretch, in: draft)
      if !isNameInBraces, shapes.isWanting {
        collector.addShape(SampleParts(ofLine: labelled), of: labelled, to: &shapes)
      }
    }
    if try cursor.byte != 0x0A { try readTimestamp(&cursor) }
  }

  private mutating func readTimestamp(_ cursor: inout LineCursor) throws(TextError.Reason) {
    cursor.skipBlanks()
    let word = try cursor.word()
    guard Int64(String(decoding: word.array(), as: UTF8.self)) != nil else {
      throw .invalidTimestamp(word.array())
    }
    let rest = try cursor.restOfLine()
    if !rest.isEmpty { throw .spuriousText(rest.array()) }
    collector.noteTimestamp(in: family.draft)
  }

  private mutating func readLabels(
    _ cursor: inout LineCursor, _ isNameInBraces: Bool
  ) throws(TextError.Reason) {
    var hasName = !isNameInBraces
    cursor.step()
    while true {
      cursor.skipBlanks()
      let first = try cursor.byte
      if first == UInt8(ascii: "}") { break }
      if first == UInt8(ascii: "\"") {
        let name = try cursor.quoted("label name")
        try readLabel(name.span, isQuoted: true, &cursor, isNameInBraces, &hasName)
      } else {
        let name = try cursor.name(allowingColons: false)
        try readLabel(name, isQuoted: false, &cursor, isNameInBraces, &hasName)
      }
    }
    cursor.step()
    if !hasName { throw .invalidLineStart }
  }

  /// What follows a label's name, up to the comma that is taken or the brace that is not.
  private mutating func readLabel(
    _ name: Span<UInt8>, isQuoted: Bool, _ cursor: inout LineCursor, _ isNameInBraces: Bool,
    _ hasName: inout Bool
  ) throws(TextError.Reason) {
    if name.isEmpty {
      if isQuoted, !hasName { throw .invalidMetricName([]) }
      throw .missingLabelName(metric: shownName(hasName))
    }
    cursor.skipBlanks()
    if try cursor.byte != UInt8(ascii: "=") {
      try takeNameInBraces(name.array(), &cursor, isNameInBraces, &hasName)
      return
    }
    try checkLabelName(name, isQuoted: isQuoted, hasName)
    cursor.step()
    try readLabelValue(&cursor, name)
    cursor.skipBlanks()
    switch try cursor.byte {
    case UInt8(ascii: ","): cursor.step()
    case UInt8(ascii: "}"): return
    default: throw .unexpectedEndOfLabelValue(labels.value(at: labels.count - 1).array())
    }
  }

  /// `{"name"}` and `{"name",…}`: a label name without a value is the metric's name.
  private mutating func takeNameInBraces(
    _ name: [UInt8], _ cursor: inout LineCursor, _ isNameInBraces: Bool, _ hasName: inout Bool
  ) throws(TextError.Reason) {
    guard isNameInBraces else { throw .missingEquals(found: cursor.found) }
    if hasName { throw .multipleNames(metric: shownName(true)) }
    switch try cursor.byte {
    case UInt8(ascii: ","): cursor.step()
    case UInt8(ascii: "}"): break
    default: throw .unexpectedEndOfName(found: cursor.found)
    }
    try family.choose(name.span, isQuoted: true, in: &collector)
    fixType()
    hasName = true
  }

  private mutating func checkLabelName(
    _ name: Span<UInt8>, isQuoted: Bool, _ hasName: Bool
  ) throws(TextError.Reason) {
    if isQuoted {
      let isValid = allowsUTF8Names ? name.isUTF8 : isLegalLabelName(name)
      if !isValid { throw .invalidLabelName(name.array()) }
    }
    if name.equals(Self.nameLabel.span) { throw .reservedLabelName }
    if labels.count >= limits.labels {
      throw .limit(ExceededLimit(.labels, labels.count + 1, of: limits.labels))
    }
    if labels.contains(name: name) { throw .duplicateLabelNames(metric: shownName(hasName)) }
  }

  private static let nameLabel = Array("__name__".utf8)

  private func shownName(_ hasName: Bool) -> [UInt8] {
    hasName ? collector.drafts[family.draft].name.bytes : []
  }

  private mutating func readLabelValue(
    _ cursor: inout LineCursor, _ name: Span<UInt8>
  ) throws(TextError.Reason) {
    cursor.skipBlanks()
    if try cursor.byte != UInt8(ascii: "\"") { throw .missingQuote(found: cursor.found) }
    cursor.step()
    labels.begin(name: name)
    let start = cursor.place
    while true {
      labels.appendToValue(cursor.plainPart())
      let byte = try cursor.byte
      if byte == UInt8(ascii: "\"") { break }
      if byte == 0x0A {
        throw .newlineIn(what: "label value", labels.value(at: labels.count - 1).array())
      }
      labels.appendToValue(try cursor.escapedByte())
    }
    if name.equals(boundName.span) { boundPlace = start..<cursor.place }
    cursor.step()
    if !labels.value(at: labels.count - 1).isUTF8 {
      throw .invalidLabelValue(labels.value(at: labels.count - 1).array())
    }
  }

  // MARK: Histograms and summaries

  /// Takes `le` or `quantile` out of the labels; NaN if there is none.
  private mutating func takeBound(of type: MetricType) throws(TextError.Reason) -> Double {
    let name = Self.boundName(of: type)
    guard let text = labels.remove(name: name.span) else { return .nan }
    guard let bound = parseFloat(text.span) else {
      throw .invalidBound(label: String(decoding: name, as: UTF8.self), text)
    }
    return bound
  }

  private static func boundName(of type: MetricType?) -> [UInt8] {
    switch type {
    case .histogram, .gaugeHistogram: le
    case .summary: quantile
    case .counter, .gauge, .untyped, nil: []
    }
  }

  private static let le = Array("le".utf8)
  private static let quantile = Array("quantile".utf8)
}
