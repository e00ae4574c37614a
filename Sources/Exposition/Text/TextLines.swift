/// Reads the lines of a body and adds what they say to a collector.
struct TextLines: ~Copyable {
  /// What a sample's name says beyond its family.
  private enum Role {
    case whole, count, sum
  }

  private var collector: FamilyCollector
  private let allowsUTF8Names: Bool
  private var labels = SeriesLabels()
  private var signature = ByteBuffer(capacity: 256)

  // The family of the line before: most lines have the same name.
  private var lastName: [UInt8] = []
  private var draft = -1
  private var role = Role.whole

  private var distributions: [Int: DistributionList] = [:]

  /// Bytes that the distributions take, about.
  private var distributionBytes = 0
  private var distributionCount = 0

  var limits: PushLimits { collector.limits }
  var exceeded: ExceededLimit? { collector.exceeded }
  var heldBytes: Int { collector.heldBytes + distributionBytes }

  private struct DistributionList {
    var list: [Distribution] = []
    var index: [[UInt8]: Int] = [:]
  }

  init(collector: consuming FamilyCollector, allowsUTF8Names: Bool) {
    self.collector = collector
    self.allowsUTF8Names = allowsUTF8Names
  }

  /// - Parameter line: with its LF, unless it is the last and has none.
  mutating func read(_ line: Span<UInt8>) throws(TextError.Reason) {
    var cursor = LineCursor(line)
    cursor.skipBlanks()
    if cursor.isAtEnd { return }
    switch try cursor.byte {
    case UInt8(ascii: "#"): try readComment(&cursor)
    case 0x0A: return
    case UInt8(ascii: "{"): try readSample(&cursor, isNameInBraces: true)
    default:
      try readName(&cursor)
      cursor.skipBlanks()
      try readSample(&cursor, isNameInBraces: false)
    }
  }

  consuming func finish() -> PushedFamilies {
    collector.withdrawSeries(distributionCount)
    for index in collector.drafts.indices {
      guard let list = distributions[index]?.list, let type = collector.drafts[index].type
      else { continue }
      for distribution in list {
        labels.removeAll()
        var cursor = LabelCursor(distribution.labels.span)
        while let label = cursor.next() { labels.append(name: label.name, value: label.value) }
        let value = distribution.encoded(as: type)
        collector.add(&labels, value: value.span, kind: type.valueKind, to: index)
      }
    }
    return collector.finish()
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
    let name =
      try cursor.byte == UInt8(ascii: "\"")
      ? try cursor.quoted("metric name") : try cursor.name(allowingColons: true).array()
    if try cursor.byte == 0x0A { return }
    let byte = try cursor.byte
    if byte != 0x20, byte != 0x09 { throw .invalidNameInComment }
    try choose(name)
    cursor.skipBlanks()
    if try cursor.byte == 0x0A { return }
    if isHelp { try readHelp(&cursor) } else { try readType(&cursor) }
  }

  private static let help = Array("HELP".utf8)
  private static let type = Array("TYPE".utf8)

  private mutating func readHelp(_ cursor: inout LineCursor) throws(TextError.Reason) {
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
    let text = try cursor.restOfLine().array()
    let type: MetricType =
      switch String(decoding: text, as: UTF8.self).lowercased() {
      case "counter": .counter
      case "gauge": .gauge
      case "untyped": .untyped
      case "summary": .summary
      case "histogram": .histogram
      case "gaugehistogram", "gauge_histogram": .gaugeHistogram
      default: throw .unknownType(text)
      }
    collector.drafts[draft].type = type
  }

  // MARK: Names

  private mutating func readName(_ cursor: inout LineCursor) throws(TextError.Reason) {
    if try cursor.byte == UInt8(ascii: "\"") {
      try choose(cursor.quoted("metric name"))
    } else {
      let name = try cursor.name(allowingColons: true)
      if name.isEmpty { throw .invalidLineStart }
      if draft < 0 || !name.equals(lastName.span) { try choose(name.array()) }
    }
    fixType()
  }

  /// A family that has a sample and no TYPE is untyped from then on.
  private mutating func fixType() {
    if collector.drafts[draft].type == nil { collector.drafts[draft].type = .untyped }
  }

  /// Makes the family of that name the current one: itself, or the summary or histogram that it is
  /// a suffixed name of.
  private mutating func choose(_ name: [UInt8]) throws(TextError.Reason) {
    let isValid = allowsUTF8Names ? !name.isEmpty && name.span.isUTF8 : isLegalMetricName(name.span)
    if !isValid { throw .invalidMetricName(name) }
    lastName = name
    role = .whole
    let whole = ByteString(name)
    if let found = collector.find(whole) {
      draft = found
      return
    }
    for (suffix, suffixRole) in Self.suffixes where whole.hasSuffix(suffix) {
      let base = ByteString(Array(name.dropLast(suffix.count)))
      guard let found = collector.find(base), let type = collector.drafts[found].type,
        type.suffixes.contains(suffix)
      else { continue }
      draft = found
      role = suffixRole
      return
    }
    draft = collector.draft(named: whole)
  }

  private static let suffixes: [(ByteString, Role)] = [
    ("_count", .count), ("_sum", .sum), ("_bucket", .whole),
  ]

  // MARK: Samples

  private mutating func readSample(
    _ cursor: inout LineCursor, isNameInBraces: Bool
  ) throws(TextError.Reason) {
    labels.removeAll()
    if try cursor.byte == UInt8(ascii: "{") { try readLabels(&cursor, isNameInBraces) }
    cursor.skipBlanks()
    let word = try cursor.word()
    let type = collector.drafts[draft].type ?? .untyped
    let isDistribution = type == .summary || type.isHistogram
    let bound = isDistribution ? try takeBound(of: type) : .nan
    guard let value = parseFloat(word) else { throw .invalidValue(word.array()) }
    if isDistribution {
      try addToDistribution(type, bound: bound, value)
    } else {
      collector.add(&labels, number: value, kind: type.valueKind, to: draft)
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
    try choose(name)
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

  private mutating func addToDistribution(
    _ type: MetricType, bound: Double, _ value: Double
  ) throws(TextError.Reason) {
    signature.removeAll()
    _ = labels.canonicalize(under: Self.noLabels, into: &signature, checkingText: false)
    let key = signature.array()
    var list = distributions.removeValue(forKey: draft) ?? DistributionList()
    let place = list.index[key] ?? list.list.count
    if place == list.list.count {
      list.index[key] = place
      list.list.append(Distribution(labels: key))
      distributionCount += 1
      distributionBytes += 2 * key.count + 400
      collector.announceSeries()
    }
    defer { distributions[draft] = list }
    let isHistogram = type.isHistogram
    let metric = collector.drafts[draft].name.bytes
    switch role {
    case .count:
      if isHistogram, value < 0 { throw .negativeCount(metric: metric) }
      list.list[place].count = value
    case .sum:
      list.list[place].sum = value
      return
    case .whole:
      if bound.isNaN { return }
      if isHistogram, value < 0 { throw .negativeBucket(metric: metric) }
      list.list[place].points.append((bound, value))
      distributionBytes += 24
    }
    if isHistogram, value != value.rounded(.towardZero) { list.list[place].isFloat = true }
  }

  private static let noLabels = LabelSet([])
}
