/// Lines are looked at one by one only where they are not what the last push, or the line before, makes
/// expect.
extension TextLines {
  /// Reads whole lines from `start` on while they are what the last push makes expect, if not of
  /// the same series, and counts them; returns where the first other line starts.
  ///
  /// Nearly all of a body whose series are not those of the last push is read here.
  mutating func readExpected(
    _ text: Span<UInt8>, from start: Int, counting lines: inout Int
  ) -> Int {
    var place = start
    while true {
      let before = place
      place = readPoints(text, from: place, counting: &lines)
      place = readHeading(text, from: place, counting: &lines)
      place = readRun(text, from: place, counting: &lines)
      place = readEmptyLines(text, from: place, counting: &lines)
      if place == before { return place }
    }
  }

  /// Many at once: gzip makes a thousandth of them, and one by one they take 25 ns each.
  private mutating func readEmptyLines(
    _ text: Span<UInt8>, from start: Int, counting lines: inout Int
  ) -> Int {
    guard start < text.count, text[start] == 0x0A else { return start }
    let end = text.endOfRun(from: start)
    points.end()
    collector.skip(text.extracting(start..<end))
    lines += end - start
    return end
  }

  private mutating func readHeading(
    _ text: Span<UInt8>, from start: Int, counting lines: inout Int
  ) -> Int {
    guard start < text.count, text[start] == UInt8(ascii: "#"), let next = collector.next,
      let end = FamilyHeading.end(of: next.metadata, in: text, from: start),
      end - start <= limits.lineBytes
    else { return start }
    points.end()
    family.begin(next, in: &collector)
    collector.skip(text.extracting(start..<end))
    lines += next.help == nil ? 1 : 2
    return end
  }

  /// Reads lines as long as they are samples of the current family in known shapes, nothing about
  /// them unusual.
  mutating func readRun(
    _ text: Span<UInt8>, from start: Int, counting lines: inout Int
  ) -> Int {
    guard !family.name.isEmpty, !shapes.isEmpty, text.continues(with: family.name.span, at: start),
      let kind = collector.plainKind(of: family.draft)
    else { return start }
    // Moved out of `self`, which changes meanwhile: to copy them counts four references a family.
    var shapes = SampleShapes()
    swap(&shapes, &self.shapes)
    let end = readRun(text, from: start, of: ShapeTable(shapes), kind, counting: &lines)
    if end > start { shapes.noteUse() }
    swap(&shapes, &self.shapes)
    return end
  }

  private mutating func readRun(
    _ text: Span<UInt8>, from start: Int, of table: ShapeTable, _ kind: ValueKind,
    counting lines: inout Int
  ) -> Int {
    let name = family.name
    var room = ShapeTable.Values(repeating: ByteRange(0, 0))
    var values = room.mutableSpan
    let limit = shortLineBytes
    var place = start
    while collector.hasRoomForSeries, text.continues(with: name.span, at: place),
      let match = table.match(text, from: place + name.count, into: &values),
      let number = text.numberEndingLine(from: match.end), number.end - place <= limit
    {
      collector.add(
        text, match, of: table, values: values.span, number: number.value, kind: kind,
        to: family.draft)
      if collector.isRecording {
        collector.note(text.extracting(place..<number.start), in: family.draft)
      }
      place = number.end
      lines += 1
    }
    return place
  }

  /// Lines up to this length are not too long, and no label value in them is.
  private var shortLineBytes: Int { min(limits.lineBytes, limits.labelValueBytes) }

  /// Reads lines as long as they give points of the distribution that the line before gave one of:
  /// nearly all lines of a histogram.
  private mutating func readPoints(
    _ text: Span<UInt8>, from start: Int, counting lines: inout Int
  ) -> Int {
    guard points.place >= 0, let type = collector.drafts[family.draft].type else { return start }
    let limit = shortLineBytes
    var place = start
    while let point = points.match(text, from: place),
      let bound = parseFloat(text.extracting(point.bound)), !bound.isNaN,
      let number = text.numberEndingLine(from: point.end), number.end - place <= limit,
      !type.isHistogram || !(number.value < 0)
    {
      distributions.addPoint(
        at: bound, number.value, to: points.place, in: family.draft, of: type)
      if collector.isRecording {
        collector.note(text.extracting(place..<number.start), in: family.draft, as: .point)
      }
      place = number.end
      lines += 1
    }
    return place
  }
}
