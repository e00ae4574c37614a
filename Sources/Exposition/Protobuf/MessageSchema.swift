/// The messages that a metric's value is made of: which of their fields are kept, and how their
/// canonical form is written: the fields in the order of their numbers, checked to the last byte,
/// repeated numbers packed.
enum MessageSchema: Sendable, CaseIterable {
  case gauge, counter, summary, untyped, histogram
  case quantile, bucket, span, label, exemplar, timestamp

  enum Field: Sendable {
    case double
    case varint
    case packedDoubles
    case packedVarints
    case text
    case message(MessageSchema)
    /// A single message, whose parts are merged.
    case single(MessageSchema)
  }

  /// No message has a field with a higher number.
  private static let highestNumber = 16

  /// Of the message that holds a value of that kind.
  init?(_ kind: ValueKind) {
    switch kind {
    case .none: return nil
    case .gauge: self = .gauge
    case .counter: self = .counter
    case .summary: self = .summary
    case .untyped: self = .untyped
    case .histogram: self = .histogram
    }
  }

  var name: String {
    switch self {
    case .gauge: "Gauge"
    case .counter: "Counter"
    case .summary: "Summary"
    case .untyped: "Untyped"
    case .histogram: "Histogram"
    case .quantile: "Quantile"
    case .bucket: "Bucket"
    case .span: "BucketSpan"
    case .label: "LabelPair"
    case .exemplar: "Exemplar"
    case .timestamp: "Timestamp"
    }
  }

  /// What the field of that number is; nil: not kept.
  @inline(__always)
  func field(_ number: Int) -> Field? {
    switch self {
    case .gauge, .untyped: number == 1 ? .double : nil
    case .quantile: number == 1 || number == 2 ? .double : nil
    case .span, .timestamp: number == 1 || number == 2 ? .varint : nil
    case .label: number == 1 || number == 2 ? .text : nil
    case .counter: Self.counterField(number)
    case .summary: Self.summaryField(number)
    case .histogram: Self.histogramField(number)
    case .bucket: Self.bucketField(number)
    case .exemplar: Self.exemplarField(number)
    }
  }

  private static func counterField(_ number: Int) -> Field? {
    switch number {
    case 1: .double
    case 2: .single(.exemplar)
    case 3: .single(.timestamp)
    default: nil
    }
  }

  private static func summaryField(_ number: Int) -> Field? {
    switch number {
    case 1: .varint
    case 2: .double
    case 3: .message(.quantile)
    case 4: .single(.timestamp)
    default: nil
    }
  }

  private static func histogramField(_ number: Int) -> Field? {
    switch number {
    case 1, 5, 7: .varint
    case 2, 4, 6, 8: .double
    case 3: .message(.bucket)
    case 9, 12: .message(.span)
    case 10, 13: .packedVarints
    case 11, 14: .packedDoubles
    case 15: .single(.timestamp)
    case 16: .message(.exemplar)
    default: nil
    }
  }

  private static func bucketField(_ number: Int) -> Field? {
    switch number {
    case 1: .varint
    case 2, 4: .double
    case 3: .single(.exemplar)
    default: nil
    }
  }

  private static func exemplarField(_ number: Int) -> Field? {
    switch number {
    case 1: .message(.label)
    case 2: .double
    case 3: .single(.timestamp)
    default: nil
    }
  }

  /// Writes the fields of the message in the order of their numbers; of a single one given twice
  /// the last counts, or its parts are merged.
  func canonicalize(
    _ message: Span<UInt8>, into output: inout ByteBuffer
  ) throws(ProtobufError) {
    var contents: [[UInt8]] = Array(repeating: [], count: Self.highestNumber + 1)
    var given: UInt32 = 0
    var reader = ProtobufReader(message)
    while try reader.next() {
      guard let field = field(reader.field) else { continue }
      given |= 1 << UInt32(reader.field)
      try read(field, &reader, into: &contents[reader.field])
    }
    for number in contents.indices where given & 1 << UInt32(number) != 0 {
      guard let field = field(number) else { continue }
      try Self.write(field, UInt64(number), contents[number], into: &output)
    }
  }

  private func read(
    _ field: Field, _ reader: inout ProtobufReader, into content: inout [UInt8]
  ) throws(ProtobufError) {
    var value = ByteBuffer(capacity: 16)
    switch (field, reader.wireType) {
    case (.double, 1):
      content = []
      value.appendFixed64(reader.bits)
    case (.varint, 0):
      content = []
      value.appendVarint(reader.bits)
    case (.text, 2):
      content = []
      value.append(reader.payload)
    case (.single, 2): value.append(reader.payload)
    case (.packedDoubles, 1): value.appendFixed64(reader.bits)
    case (.packedVarints, 0): value.appendVarint(reader.bits)
    case (.packedDoubles, 2):
      guard reader.payload.count % 8 == 0 else { throw .truncated }
      value.append(reader.payload)
    case (.packedVarints, 2):
      var numbers = ProtobufReader(reader.payload)
      while !numbers.isAtEnd { value.appendVarint(try numbers.varint()) }
    case (.message(let schema), 2):
      var inner = ByteBuffer(capacity: reader.payload.count)
      try schema.canonicalize(reader.payload, into: &inner)
      value.appendVarint(UInt64(reader.field << 3 | 2))
      value.appendVarint(UInt64(inner.count))
      value.append(inner)
    default: throw .wrongWireType(field: reader.field, of: name)
    }
    content.append(value.span)
  }

  private static func write(
    _ field: Field, _ number: UInt64, _ content: [UInt8], into output: inout ByteBuffer
  ) throws(ProtobufError) {
    switch field {
    case .double:
      output.appendVarint(number << 3 | 1)
      output.append(content)
    case .varint:
      output.appendVarint(number << 3)
      output.append(content)
    case .text, .packedDoubles, .packedVarints:
      output.appendVarint(number << 3 | 2)
      output.appendVarint(UInt64(content.count))
      output.append(content)
    case .single(let schema):
      var inner = ByteBuffer(capacity: content.count)
      try schema.canonicalize(content.span, into: &inner)
      output.appendVarint(number << 3 | 2)
      output.appendVarint(UInt64(inner.count))
      output.append(inner)
    case .message: output.append(content)
    }
  }
}
