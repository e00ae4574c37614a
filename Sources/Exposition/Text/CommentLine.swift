/// A line that starts with `#`: HELP and TYPE tell of a family, any other says nothing.
struct CommentLine: ~Escapable {
  private var cursor: LineCursor

  /// - Parameter cursor: stands at the `#`.
  @_lifetime(copy cursor)
  init(_ cursor: LineCursor) { self.cursor = cursor }

  mutating func read(
    choosing family: inout TextFamily, in collector: inout FamilyCollector
  ) throws(TextError.Reason) {
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
    guard try chooseNamed(&family, in: &collector) else { return }
    cursor.skipBlanks()
    if try cursor.byte == 0x0A { return }
    if isHelp {
      try readHelp(of: family.draft, in: &collector)
    } else {
      try readType(of: family.draft, in: &collector)
    }
  }

  private static let help = Array("HELP".utf8)
  private static let type = Array("TYPE".utf8)

  /// Whether more than a name stands in the comment; no family is chosen otherwise.
  private mutating func chooseNamed(
    _ family: inout TextFamily, in collector: inout FamilyCollector
  ) throws(TextError.Reason) -> Bool {
    if try cursor.byte == UInt8(ascii: "\"") {
      let name = try cursor.quoted("metric name")
      guard try isNameSeparated() else { return false }
      try family.choose(name.span, isQuoted: true, in: &collector)
    } else {
      if family.draft >= 0, cursor.takeName(family.name.span) { return try isNameSeparated() }
      let name = try cursor.name(allowingColons: true)
      guard try isNameSeparated() else { return false }
      try family.choose(name, isQuoted: false, in: &collector)
    }
    return true
  }

  private func isNameSeparated() throws(TextError.Reason) -> Bool {
    let byte = try cursor.byte
    if byte == 0x0A { return false }
    if byte != 0x20, byte != 0x09 { throw .invalidNameInComment }
    return true
  }

  private mutating func readHelp(
    of draft: Int, in collector: inout FamilyCollector
  ) throws(TextError.Reason) {
    // A help that comes behind its samples is not there yet when a reader leaves them.
    collector.stopRecording(ifBegun: draft)
    if collector.drafts[draft].help != nil {
      throw .secondHelp(metric: collector.drafts[draft].name.bytes)
    }
    if let help = cursor.plainRestOfLine() {
      collector.setHelp(of: draft, to: help)
    } else {
      let help = try escapedHelp()
      collector.setHelp(of: draft, to: help.span)
    }
  }

  private mutating func escapedHelp() throws(TextError.Reason) -> [UInt8] {
    var help: [UInt8] = []
    while true {
      help.append(cursor.plainPart())
      let byte = try cursor.byte
      if byte == 0x0A { return help }
      if byte == UInt8(ascii: "\\") {
        help.append(try cursor.escapedByte())
      } else {
        help.append(byte)
        cursor.step()
      }
    }
  }

  private mutating func readType(
    of draft: Int, in collector: inout FamilyCollector
  ) throws(TextError.Reason) {
    if collector.drafts[draft].type != nil {
      throw .secondType(metric: collector.drafts[draft].name.bytes)
    }
    let text = try cursor.restOfLine()
    guard let type = MetricType(text: text) else { throw .unknownType(text.array()) }
    collector.drafts[draft].type = type
  }
}
