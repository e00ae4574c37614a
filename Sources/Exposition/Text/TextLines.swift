/// Reads the lines of a body and adds what they say to a collector.
struct TextLines: ~Copyable {
  private var collector: FamilyCollector
  private let allowsUTF8Names: Bool
  private var labels = SeriesLabels()

  // The family of the line before: most lines have the same name. Empty if that needs quotes.
  private var lastName: [UInt8] = []
  private var draft = -1
  private var role = Distributions.Role.whole

  private var shapes: SampleShapes
  private var distributions = Distributions()

  var limits: PushLimits { collector.limits }
  var exceeded: ExceededLimit? { collector.exceeded }
  var heldBytes: Int { collector.heldBytes + distributions.heldBytes }
  var isLarge: Bool { collector.isLarge || distributions.heldBytes > PushSize.byteLimit }

  init(collector: consuming FamilyCollector, allowsUTF8Names: Bool) {
    shapes = collector.former?.shapes ?? SampleShapes()
    self.collector = collector
    self.allowsUTF8Names = allowsUTF8Names
  }

  /// Takes over what a reader knew again; reads on behind it.
  mutating func adopt(_ reader: borrowing FormReader) { _ = collector.adopt(reader) }

  /// - Parameter line: with its LF, unless it is the last and has none.
  mutating func read(_ line: Span<UInt8>) throws(TextError.Reason) {
    var cursor = LineCursor(line)
    cursor.skipBlanks()
    if cursor.isAtEnd { return }
    switch try cursor.byte {
    case UInt8(ascii: "#"):
      try readComment(&cursor)
      collector.skip(line)
    case 0x0A: collector.skip(line)
    case UInt8(ascii: "{"): try readSample(&cursor, isNameInBraces: true)
    default:
      try readName(&cursor)
      cursor.skipBlanks()
      try readSample(&cursor, isNameInBraces: false)
    }
  }

  consuming func finish() -> PushedFamilies {
    collector.withdrawSeries(distributions.count)
    for index in collector.drafts.indices {
      guard let type = collector.drafts[index].type else { continue }
      for distribution in distributions.of(index) {
        labels.removeAll()
        var cursor = LabelCursor(distribution.labels.span)
        while let label = cursor.next() { labels.append(name: label.name, value: label.value) }
        let value = distribution.encoded(as: type)
        collector.add(&labels, value: value.span, kind: type.valueKind, to: index)
      }
    }
    return collector.finish(.text, shapes: shapes)
  }

  // MARK: Comments

  private mutating func readComment(_ cursor: inout LineCursor) throws(TextError.Reason) {
    cursor.step()
    cursor.skipBlanks()
    let keyword = try cursor.word()
    let isHelp = keyword.equals(Self.help.span)
    if try cursor.byte == 0x0A { return }
    guard isHelp || keyword.equals(Self.type.span) else {
      _ = try cursor.restOfLine()
      return
    }
    cursor.skipBlanks()
    if try cursor.byte == UInt8(ascii: "\"") {
      let name = try cursor.quoted("metric name")
      guard try isNameSeparated(cursor) else { return }
      try choose(name.span)
    } else {
      let name = try cursor.name(allowingColons: true)
      guard try isNameSeparated(cursor) else { return }
      try choose(name)
    }
    cursor.skipBlanks()
    if try cursor.byte == 0x0A { return }
    if isHelp { try readHelp(&cursor) } else { try readType(&cursor) }
  }

  /// Whether more than a name stands in the comment.
  private func isNameSeparated(_ cursor: borrowing LineCursor) throws(TextError.Reason) -> Bool {
    let byte = try cursor.byte
    if byte == 0x0A { return false }
    if byte != 0x20, byte != 0x09 { throw .invalidNameInComment }
    return true
  }

  private static let help = Array("HELP".utf8)
  private static let type = Array("TYPE".utf8)

  private mutating func readHelp(_ cursor: inout LineCursor) throws(TextError.Reason) {
    // A help that comes behind its samples is not there yet when a reader leaves them.
    if collector.drafts[draft].metricCount > 0 { collector.stopRecording(in: draft) }
    if collector.drafts[draft].help != nil {
      throw .secondHelp(metric: collector.drafts[draft].name.bytes)
    }
    var help: [UInt8] = []
    while true {
      help.append(cursor.plainPart())
      let byte = try cursor.byte
      if byte == 0x0A { break }
      if byte == UInt8(ascii: "\\") {
        help.append(try cursor.escapedByte())
      } else {
        help.append(byte)
        cursor.step()
      }
    }
    collector.drafts[draft].help = ByteString(help)
    collector.hold(help.count)
  }

  private mutating func readType(_ cursor: inout LineCursor) throws(TextError.Reason) {
    if collector.drafts[draft].type != nil {
      throw .secondType(metric: collector.drafts[draft].name.bytes)
    }
    let text = try cursor.restOfLine()
    guard let type = MetricType(text: text) else { throw .unknownType(text.array()) }
    collector.drafts[draft].type = type
  }

  // MARK: Names

  private mutating func readName(_ cursor: inout LineCursor) throws(TextError.Reason) {
    if try cursor.byte == UInt8(ascii: "\"") {
      let name = try cursor.quoted("metric name")
      try choose(name.span)
    } else {
      if draft >= 0, cursor.takeName(lastName.span) { return fixType() }
      let name = try cursor.name(allowingColons: true)
      if name.isEmpty { throw .invalidLineStart }
      try choose(name)
    }
    fixType()
  }

  /// A family that has a sample and no TYPE is untyped from then on.
  private mutating func fixType() {
    if collector.drafts[draft].type == nil { collector.drafts[draft].type = .untyped }
  }

  /// Makes the family of that name the current one: itself, or the summary or histogram that it is
  /// a suffixed name of.
  private mutating func choose(_ name: Span<UInt8>) throws(TextError.Reason) {
    if draft >= 0, !name.isEmpty, name.equals(lastName.span) { return }
    let isLegal = isLegalMetricName(name)
    let isValid = isLegal || allowsUTF8Names && !name.isEmpty && name.isUTF8
    if !isValid { throw .invalidMetricName(name.array()) }
    let whole = ByteString(copying: name)
    lastName = isLegal ? whole.bytes : []
    role = .whole
    if let found = collector.find(whole) {
      draft = found
      return
    }
    for (suffix, suffixRole) in Self.suffixes where whole.hasSuffix(suffix) {
      let base = ByteString(copying: name.extracting(droppingLast: suffix.count))
      guard let found = collector.find(base), let type = collector.drafts[found].type,
        type.suffixes.contains(suffix)
      else { continue }
      draft = found
      role = suffixRole
      return
    }
    draft = collector.newDraft(named: whole)
  }

  private static let suffixes: [(ByteString, Distributions.Role)] = [
    ("_count", .count), ("_sum", .sum), ("_bucket", .whole),
  ]

  // MARK: Samples

  private mutating func readSample(
    _ cursor: inout LineCursor, isNameInBraces: Bool
  ) throws(TextError.Reason) {
    let start = cursor.place
    if !isNameInBraces, readShaped(&cursor) { return }
    labels.removeAll()
    if try cursor.byte == UInt8(ascii: "{") { try readLabels(&cursor, isNameInBraces) }
    let labelled = cursor.text(from: start)
    cursor.skipBlanks()
    let stretch = cursor.text(from: 0)
    let word = try cursor.word()
    let type = collector.drafts[draft].type ?? .untyped
    let isDistribution = type == .summary || type.isHistogram
    let bound = isDistribution ? try takeBound(of: type) : .nan
    guard let value = parseFloat(word) else { throw .invalidValue(word.array()) }
    if isDistribution {
      let known = distributions.count
      try distributions.add(
        &labels, role, bound: bound, value, to: draft, of: type,
        named: collector.drafts[draft].name)
      if distributions.count > known { collector.announceSeries() }
      collector.stopRecording(in: draft)
    } else {
      collector.add(&labels, number: value, kind: type.valueKind, to: draft)
      collector.note(stretch, in: draft)
      if !isNameInBraces, labels.count > 0, shapes.isWanting {
        collector.addShape(of: labelled, to: &shapes)
      }
    }
    if try cursor.byte != 0x0A { try readTimestamp(&cursor) }
  }

  /// Reads the rest of a sample line of a shape seen before; false, and nothing done, if it is of
  /// none or anything about it is unusual.
  private mutating func readShaped(_ cursor: inout LineCursor) -> Bool {
    guard let type = collector.drafts[draft].type, type != .summary, !type.isHistogram,
      cursor.length <= limits.labelValueBytes, let end = cursor.match(&shapes),
      let value = cursor.number(from: end)
    else { return false }
    collector.add(
      cursor.text(from: 0, to: end), matching: shapes, number: value.number,
      kind: type.valueKind, to: draft)
    collector.note(cursor.text(from: 0, to: value.start), in: draft)
    return true
  }

  private mutating func readTimestamp(_ cursor: inout LineCursor) throws(TextError.Reason) {
    cursor.skipBlanks()
    let word = try cursor.word()
    guard Int64(String(decoding: word.array(), as: UTF8.self)) != nil else {
      throw .invalidTimestamp(word.array())
    }
    let rest = try cursor.restOfLine()
    if !rest.isEmpty { throw .spuriousText(rest.array()) }
    collector.noteTimestamp(in: draft)
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
    try choose(name.span)
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
    hasName ? collector.drafts[draft].name.bytes : []
  }

  private mutating func readLabelValue(
    _ cursor: inout LineCursor, _ name: Span<UInt8>
  ) throws(TextError.Reason) {
    cursor.skipBlanks()
    if try cursor.byte != UInt8(ascii: "\"") { throw .missingQuote(found: cursor.found) }
    cursor.step()
    labels.begin(name: name)
    while true {
      labels.appendToValue(cursor.plainPart())
      let byte = try cursor.byte
      if byte == UInt8(ascii: "\"") { break }
      if byte == 0x0A {
        throw .newlineIn(what: "label value", labels.value(at: labels.count - 1).array())
      }
      labels.appendToValue(try cursor.escapedByte())
    }
    cursor.step()
    if !labels.value(at: labels.count - 1).isUTF8 {
      throw .invalidLabelValue(labels.value(at: labels.count - 1).array())
    }
  }

  // MARK: Histograms and summaries

  /// Takes `le` or `quantile` out of the labels; NaN if there is none.
  private mutating func takeBound(of type: MetricType) throws(TextError.Reason) -> Double {
    let label = type == .summary ? "quantile" : "le"
    guard let text = labels.remove(name: Array(label.utf8).span) else { return .nan }
    guard let bound = parseFloat(text.span) else { throw .invalidBound(label: label, text) }
    return bound
  }
}
