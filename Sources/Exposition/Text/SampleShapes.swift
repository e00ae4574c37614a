/// What the sample lines of a body share: label names, their order, and all that stands between the
/// values. Of a line of a known shape only the values are looked at (`ShapeTable`).
///
/// The parts between the values form a tree, because lines of one family differ in their last
/// labels, so that a line is compared once, however many shapes there are.
struct SampleShapes: Sendable {
  static let mostLabels = 32
  private static let mostParts = 64
  private static let mostBytes = 4096
  private static let fullCredit = 16

  // Flat, and nothing in them is counted: a reference counted for each line would cost more than
  // the rest of it.
  /// Bytes of parts and fields, and some to spare: they are copied sixteen at a time.
  private(set) var bytes: [UInt8] = []
  private(set) var parts: [ShapePart] = []
  private(set) var shapes: [SampleShape] = []
  private(set) var fields: [SampleShape.Field] = []
  /// The shape of lines without labels.
  private(set) var bare = -1
  /// Making a shape costs as much as reading a few lines of it saves.
  private var credit = fullCredit

  var isEmpty: Bool { shapes.isEmpty }

  /// False once the body has shown that its lines have little in common, or too much is known.
  var isWanting: Bool {
    credit > 0 && parts.count < Self.mostParts && bytes.count < Self.mostBytes
  }

  /// Notes that a line was of a known shape.
  mutating func noteUse() { credit = Self.fullCredit }

  /// - Parameters:
  ///   - line: what follows the metric's name in a sample line that has been read, up to the brace
  ///     that closes the labels.
  ///   - labels: its canonical labels.
  mutating func add(
    _ line: Span<UInt8>, labels: Span<UInt8>, under group: LabelSet, marks: LabelMarks
  ) {
    credit -= 1
    bytes.removeLast(min(bytes.count, RawWriter.pieceSize))
    defer { bytes += repeatElement(0, count: RawWriter.pieceSize) }
    var names: [ByteString] = []
    if line.isEmpty {
      if bare < 0 { bare = addShape(of: labels, names, 0, group, marks) }
      return
    }
    var ends: [Range<Int>] = []
    guard Self.split(line, into: &names, &ends), names.count <= Self.mostLabels else { return }
    var parent = -1
    for part in ends { parent = self.part(line.extracting(part), under: parent) }
    if parts[parent].shape < 0 {
      let partBytes = ends.reduce(0) { $0 + $1.count }
      parts[parent].shape = addShape(of: labels, names, partBytes, group, marks)
    }
  }

  private mutating func addShape(
    of labels: Span<UInt8>, _ names: [ByteString], _ partBytes: Int, _ group: LabelSet,
    _ marks: LabelMarks
  ) -> Int {
    shapes.append(
      SampleShape(
        of: labels, names: names, partBytes: partBytes, under: group, marks: marks, keeping: &bytes,
        &fields))
    return shapes.count - 1
  }

  private mutating func part(_ text: Span<UInt8>, under parent: Int) -> Int {
    var last = -1
    var part = parent < 0 ? (parts.isEmpty ? -1 : 0) : parts[parent].child
    while part >= 0 {
      if parts[part].text(in: bytes.span).span.equals(text) { return part }
      last = part
      part = parts[part].sibling
    }
    let start = bytes.count
    bytes.append(text)
    parts.append(ShapePart(start..<bytes.count, of: bytes.span))
    part = parts.count - 1
    if last >= 0 {
      parts[last].sibling = part
    } else if parent >= 0 {
      parts[parent].child = part
    }
    return part
  }

  /// The label names of such a line, and where its parts are; false if a value is written with
  /// escapes or there is no label.
  private static func split(
    _ line: Span<UInt8>, into names: inout [ByteString], _ parts: inout [Range<Int>]
  ) -> Bool {
    var cursor = LineCursor(line)
    var start = 0
    do throws(TextError.Reason) {
      cursor.step()
      while true {
        cursor.skipBlanks()
        if try cursor.byte == UInt8(ascii: "}") { break }
        let name = try cursor.name(allowingColons: false)
        if name.isEmpty { return false }
        names.append(ByteString(copying: name))
        while try cursor.byte != UInt8(ascii: "\"") { cursor.step() }
        cursor.step()
        parts.append(start..<cursor.place)
        _ = cursor.plainPart()
        guard try cursor.byte == UInt8(ascii: "\"") else { return false }
        start = cursor.place
        cursor.step()
        cursor.skipBlanks()
        if try cursor.byte == UInt8(ascii: ",") { cursor.step() }
      }
    } catch {
      return false
    }
    parts.append(start..<cursor.place + 1)
    return !names.isEmpty
  }
}
