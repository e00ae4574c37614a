/// Parses a body in the text format 0.0.4 as it arrives, whatever its pieces.
///
/// Whole lines are read where they lie; only a line that is cut is copied. After the first error
/// the rest is ignored.
package struct TextParser: ~Copyable {
  private var lines: TextLines
  /// Until the body departs from the form of the group's last push.
  private var reader: FormReader?
  private var cut = ByteBuffer(capacity: 128)
  private var line = 0
  private var error: TextError?

  /// Nothing that comes now can make the body a good one.
  package var hasFailed: Bool { error != nil }
  /// About how much memory is held for the body.
  package var heldBytes: Int {
    switch reader {
    case .some(let reader): reader.heldBytes
    case .none: cut.count + lines.heldBytes
    }
  }
  /// Whether it takes long to go on with the body, to finish or to free it.
  package var isLarge: Bool { lines.isLarge || cut.count > PushSize.byteLimit }

  package init(collector: consuming FamilyCollector, allowsUTF8Names: Bool = false) {
    reader = collector.former.flatMap {
      FormReader(form: $0, of: .text, hasher: collector.hasher, limits: collector.limits)
    }
    lines = TextLines(collector: collector, allowsUTF8Names: allowsUTF8Names)
  }

  package mutating func feed(_ bytes: Span<UInt8>) {
    guard let used = reader?.read(bytes) else { return readLines(bytes) }
    if reader?.hasDeparted == true {
      leaveForm()
      readLines(bytes.extracting(used..<bytes.count))
    }
  }

  /// The lines that were known again go to the parser with what they said, the cut one as it is.
  private mutating func leaveForm() {
    guard let reader = reader.take() else { return }
    line = reader.lineCount
    lines.adopt(reader)
    readLines(reader.cut.span)
  }

  private mutating func readLines(_ bytes: Span<UInt8>) {
    var start = 0
    while error == nil {
      if cut.isEmpty { start = lines.readExpected(bytes, from: start, counting: &line) }
      guard let end = bytes.firstIndex(of: 0x0A, from: start) else { break }
      let piece = bytes.extracting(start..<end + 1)
      start = end + 1
      if cut.isEmpty {
        parse(piece)
      } else {
        cut.append(piece)
        parseCut()
      }
    }
    guard error == nil, start < bytes.count else { return }
    cut.append(bytes.extracting(start..<bytes.count))
    rejectHopelessCut()
    let limit = lines.limits.lineBytes
    if error == nil, cut.count > limit { fail(.limit(ExceededLimit(.line, cut.count, of: limit))) }
  }

  /// What the body brought.
  package consuming func finish() throws(TextError) -> PushedFamilies {
    if let form = reader?.finish() { return PushedFamilies(repeating: form) }
    leaveForm()
    if error == nil, !cut.isEmpty { parseCut() }
    if let error { throw error }
    let pushed = lines.finish()
    if let exceeded = pushed.exceeded { throw TextError(line: line, reason: .limit(exceeded)) }
    return pushed
  }

  private mutating func parse(_ text: Span<UInt8>) {
    line += 1
    do throws(TextError.Reason) {
      let limit = lines.limits.lineBytes
      if text.count > limit { throw .limit(ExceededLimit(.line, text.count, of: limit)) }
      try lines.read(text)
      if let exceeded = lines.exceeded { throw .limit(exceeded) }
    } catch {
      self.error = TextError(line: line, reason: error)
    }
  }

  private mutating func parseCut() {
    let whole = cut.array()
    cut.removeAll()
    parse(whole.span)
  }

  /// Does not collect a line that no end could make good (a gigabyte of zeros, say).
  private mutating func rejectHopelessCut() {
    var cursor = LineCursor(cut.span)
    cursor.skipBlanks()
    guard !cursor.isAtEnd, let first = try? cursor.byte else { return }
    let isPossible =
      isNameStart(first) || first == UInt8(ascii: ":") || first == UInt8(ascii: "#")
      || first == UInt8(ascii: "{") || first == UInt8(ascii: "\"")
    if !isPossible { fail(.invalidLineStart) }
  }

  /// In the line that is not whole yet.
  private mutating func fail(_ reason: TextError.Reason) {
    error = TextError(line: line + 1, reason: reason)
  }
}
