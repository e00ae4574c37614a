/// Decodes one `Metric` message and adds it to a collector in canonical form.
struct MetricDecoder: ~Copyable {
  private var labels = SeriesLabels()

  /// The value fields by number, as `ValueKind` has them, and the schema of their messages.
  private static let schemas: [(kind: ValueKind, schema: MessageSchema)] = [
    (.gauge, .number("Gauge")), (.counter, .counter), (.summary, .summary),
    (.untyped, .number("Untyped")), (.histogram, .histogram),
  ]

  /// A value message as it came, its parts joined.
  private typealias Given = (kind: ValueKind, bytes: [UInt8])

  /// - Returns: whether the message ends with a plain number's eight bytes.
  mutating func decode(
    _ message: Span<UInt8>, into collector: inout FamilyCollector, _ draft: Int, type: MetricType?
  ) throws(ProtobufError) -> Bool {
    labels.removeAll()
    var given: [Given] = []
    var number: (kind: ValueKind, value: Double)?
    var numberEnd = 0
    var reader = ProtobufReader(message)
    while try reader.next() {
      switch (reader.field, reader.wireType) {
      case (1, 2): try readLabel(reader.payload)
      case (6, 0): collector.noteTimestamp(in: draft)
      case (2, 2), (3, 2), (4, 2), (5, 2), (7, 2):
        guard let field = UInt8(exactly: reader.field), let kind = ValueKind(rawValue: field)
        else { continue }
        if given.isEmpty, number == nil, let value = Self.plainNumber(reader.payload, kind) {
          number = (kind, value)
          numberEnd = reader.place
        } else {
          if let simple = number { Self.merge(Self.message(of: simple.value), simple.kind, &given) }
          number = nil
          Self.merge(reader.payload.array(), kind, &given)
        }
      case (1...7, _): throw .wrongWireType(field: reader.field, of: "Metric")
      default: continue
      }
    }
    guard let number else {
      let (kind, field) = try Self.valueField(of: given, for: type)
      collector.add(&labels, value: field.span, kind: kind, to: draft, checkingText: true)
      return false
    }
    collector.add(
      &labels, number: number.value, kind: number.kind, to: draft, checkingText: true)
    return numberEnd == message.count
  }

  /// The one value that is kept: of several the one that the family's type asks for, else the first.
  /// All are checked.
  private static func valueField(
    of given: [Given], for type: MetricType?
  ) throws(ProtobufError) -> (ValueKind, [UInt8]) {
    var kept = (kind: ValueKind.none, field: [UInt8]())
    for (index, value) in given.enumerated() {
      guard let row = schemas.first(where: { $0.kind == value.kind }) else { continue }
      var canonical = ByteBuffer(capacity: value.bytes.count + 16)
      try row.schema.canonicalize(value.bytes.span, into: &canonical)
      guard index == 0 || type?.valueKind == value.kind else { continue }
      var field = ByteBuffer(capacity: canonical.count + 8)
      field.append(value.kind.rawValue << 3 | 2)
      field.appendVarint(UInt64(canonical.count))
      field.append(canonical)
      kept = (value.kind, field.array())
    }
    return kept
  }

  /// Given twice, a message is merged: its fields are read one after the other.
  private static func merge(_ bytes: [UInt8], _ kind: ValueKind, _ given: inout [Given]) {
    if let index = given.firstIndex(where: { $0.kind == kind }) {
      given[index].bytes += bytes
    } else {
      given.append((kind, bytes))
    }
  }

  /// The value of a gauge, counter or untyped message that holds nothing else: nearly all.
  private static func plainNumber(_ message: Span<UInt8>, _ kind: ValueKind) -> Double? {
    guard kind == .gauge || kind == .counter || kind == .untyped, message.count == 9,
      message[0] == 0x09
    else { return nil }
    var bits: UInt64 = 0
    for index in 0..<8 { bits |= UInt64(message[index + 1]) << UInt64(8 * index) }
    return Double(bitPattern: bits)
  }

  private static func message(of number: Double) -> [UInt8] {
    var message = ByteBuffer(capacity: 16)
    message.appendDoubleField(1, number)
    return message.array()
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
