/// What the samples of a body share: label names, their order, and all that stands between the
/// values. Of a sample of a known shape only the values are looked at (`ShapeTable`).
///
/// The parts between the values form a tree, because samples of one family differ in their last
/// labels, so that each is compared once, however many shapes there are.
struct SampleShapes: Sendable {
  static let mostLabels = 32
  private static let mostParts = 64
  private static let mostBytes = 4096
  private static let fullCredit = 16

  // Flat, and nothing in them is counted: a reference counted for each sample would cost more
  // than the rest of it.
  /// Bytes of parts and fields, and some to spare: they are copied sixteen at a time.
  private(set) var bytes: [UInt8] = []
  private(set) var parts: [ShapePart] = []
  private(set) var shapes: [SampleShape] = []
  private(set) var fields: [SampleShape.Field] = []
  /// The shape of samples without labels.
  private(set) var bare = -1
  /// Making a shape costs as much as reading a few samples of it saves.
  private var credit = fullCredit

  var isEmpty: Bool { shapes.isEmpty }

  /// False once the body has shown that its samples have little in common, or too much is known.
  var isWanting: Bool {
    credit > 0 && parts.count < Self.mostParts && bytes.count < Self.mostBytes
  }

  /// Notes that a sample was of a known shape.
  mutating func noteUse() { credit = Self.fullCredit }

  /// - Parameters:
  ///   - parts: of a sample that has been read, in `text`; nil if no other can be known by them.
  ///   - labels: its canonical labels.
  mutating func add(
    _ parts: SampleParts?, of text: Span<UInt8>, labels: Span<UInt8>, under group: LabelSet,
    marks: LabelMarks
  ) {
    credit -= 1
    guard let parts, parts.names.count <= Self.mostLabels else { return }
    bytes.removeLast(min(bytes.count, RawWriter.pieceSize))
    defer { bytes += repeatElement(0, count: RawWriter.pieceSize) }
    if parts.names.isEmpty {
      if bare < 0 { bare = addShape(of: labels, parts, group, marks) }
      return
    }
    var parent = -1
    for part in parts.places { parent = self.part(text.extracting(part), under: parent) }
    if self.parts[parent].shape < 0 {
      self.parts[parent].shape = addShape(of: labels, parts, group, marks)
    }
  }

  private mutating func addShape(
    of labels: Span<UInt8>, _ parts: SampleParts, _ group: LabelSet, _ marks: LabelMarks
  ) -> Int {
    shapes.append(
      SampleShape(
        of: labels, parts, under: group, marks: marks, keeping: &bytes, &fields))
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
}
