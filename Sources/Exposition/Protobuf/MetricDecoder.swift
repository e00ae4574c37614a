/// Decodes `Metric` messages and adds them to a collector in canonical form.
struct MetricDecoder: ~Copyable {
  private var labels = SeriesLabels()
  var shapes: SampleShapes

  /// - Parameter shapes: those of the last push.
  init(shapes: SampleShapes) { self.shapes = shapes }

  /// A value message as it came, its parts joined.
  private typealias Given = (kind: ValueKind, bytes: [UInt8])

  /// How a message ends.
  enum Ending {
    /// With a value in canonical form that begins there and is nothing but a number, or more.
    case number(from: Int)
    case message(from: Int)
    case other
  }

  mutating func decode(
    _ message: Span<UInt8>, into collector: inout FamilyCollector, _ draft: Int, type: MetricType?
  ) throws(ProtobufError) -> Ending {
    labels.removeAll()
    var first: ValueField?
    // All of them, if there are several.
    var given: [Given] = []
    var reader = ProtobufReader(message)
    while true {
      let start = reader.place
      guard try reader.next() else { break }
      switch (reader.field, reader.wireType) {
      case (1, 2): try readLabel(reader.payload)
      case (6, 0): collector.noteTimestamp(in: draft)
      case (2, 2), (3, 2), (4, 2), (5, 2), (7, 2):
        guard let field = UInt8(exactly: reader.field), let kind = ValueKind(rawValue: field)
        else { continue }
        if let first {
          if given.isEmpty { given.append((first.kind, message.extracting(first.message).array())) }
          Self.merge(reader.payload.array(), kind, &given)
        } else {
          first = ValueField(
            kind: kind, start: start, end: reader.place, messageSize: reader.payload.count)
        }
      case (1...7, _): throw .wrongWireType(field: reader.field, of: "Metric")
      default: continue
      }
    }
    if let first, given.isEmpty {
      let ending = try addOnly(first, of: message, to: &collector, draft)
      if shapes.isWanting, first.end == message.count {
        let parts = SampleParts(ofMetric: message, upTo: first.start)
        collector.addShape(parts, of: message, to: &shapes)
      }
      return ending
    }
    let (kind, field) = try Self.valueField(of: given, for: type)
    collector.add(&labels, value: field.span, kind: kind, to: draft, checkingText: true)
    return .other
  }

  /// Adds the metric whose only value that is: nearly every one.
  private mutating func addOnly(
    _ value: ValueField, of message: Span<UInt8>, to collector: inout FamilyCollector, _ draft: Int
  ) throws(ProtobufError) -> Ending {
    let isLast = value.end == message.count
    if let number = value.number(in: message) {
      collector.add(&labels, number: number, kind: value.kind, to: draft, checkingText: true)
      return isLast ? .number(from: value.start) : .other
    }
    if value.isCanonical(in: message) {
      let field = message.extracting(value.start..<value.end)
      collector.add(&labels, value: field, kind: value.kind, to: draft, checkingText: true)
      return isLast ? .message(from: value.start) : .other
    } else {
      let field = try Self.canonical(message.extracting(value.message), value.kind)
      collector.add(&labels, value: field.span, kind: value.kind, to: draft, checkingText: true)
    }
    return .other
  }

  /// The one value that is kept: of several the one that the family's type asks for, else the first.
  /// All are checked.
  private static func valueField(
    of given: [Given], for type: MetricType?
  ) throws(ProtobufError) -> (ValueKind, [UInt8]) {
    var kept = (kind: ValueKind.none, field: [UInt8]())
    for (index, value) in given.enumerated() {
      let field = try canonical(value.bytes.span, value.kind)
      guard index == 0 || type?.valueKind == value.kind else { continue }
      kept = (value.kind, field)
    }
    return kept
  }

  /// The field of a value message, in canonical form.
  private static func canonical(
    _ message: Span<UInt8>, _ kind: ValueKind
  ) throws(ProtobufError) -> [UInt8] {
    var canonical = ByteBuffer(capacity: message.count + 16)
    try MessageSchema(kind)?.canonicalize(message, into: &canonical)
    var field = ByteBuffer(capacity: canonical.count + 8)
    field.append(kind.rawValue << 3 | 2)
    field.appendVarint(UInt64(canonical.count))
    field.append(canonical)
    return field.array()
  }

  /// Given twice, a message is merged: its fields are read one after the other.
  private static func merge(_ bytes: [UInt8], _ kind: ValueKind, _ given: inout [Given]) {
    if let index = given.firstIndex(where: { $0.kind == kind }) {
      given[index].bytes += bytes
    } else {
      given.append((kind, bytes))
    }
  }

  private mutating func readLabel(_ pair: Span<UInt8>) throws(ProtobufError) {
    if readPlainLabel(pair) { return }
    var name: [UInt8] = []
    var text: [UInt8] = []
    var reader = ProtobufReader(pair)
    while try reader.next() {
      switch (reader.field, reader.wireType) {
      case (1, 2): name = reader.payload.array()
      case (2, 2): text = reader.payload.array()
      case (1...2, _): throw .wrongWireType(field: reader.field, of: "LabelPair")
      default: continue
      }
    }
    labels.append(name: name.span, value: text.span)
  }

  /// Name, then value, both shorter than 128 bytes, and nothing else: nearly all labels.
  private mutating func readPlainLabel(_ pair: Span<UInt8>) -> Bool {
    guard pair.count >= 4, pair[0] == 0x0A, pair[1] < 0x80 else { return false }
    let nameEnd = 2 + Int(pair[1])
    guard nameEnd + 2 <= pair.count, pair[nameEnd] == 0x12, pair[nameEnd + 1] < 0x80,
      nameEnd + 2 + Int(pair[nameEnd + 1]) == pair.count
    else { return false }
    labels.append(
      name: pair.extracting(2..<nameEnd), value: pair.extracting(nameEnd + 2..<pair.count))
    return true
  }
}
