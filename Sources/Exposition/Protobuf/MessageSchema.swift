/// The fields of a message that are kept, and how its canonical form is written: known fields only,
/// checked to the last byte, repeated numbers packed.
struct MessageSchema: Sendable {
  indirect enum Field: Sendable {
    case double
    case varint
    case packedDoubles
    case packedVarints
    case text
    case message(MessageSchema)
    /// A single message, whose parts are merged.
    case single(MessageSchema)
  }

  let name: String
  /// By field number, from 1; nil: not kept.
  let fields: [Field?]

  static func number(_ name: String) -> MessageSchema {
    MessageSchema(name: name, fields: [.double])
  }

  static let counter = MessageSchema(
    name: "Counter", fields: [.double, .single(exemplar), .single(timestamp)])

  static let summary = MessageSchema(
    name: "Summary",
    fields: [
      .varint, .double, .message(MessageSchema(name: "Quantile", fields: [.double, .double])),
      .single(timestamp),
    ])

  static let histogram = MessageSchema(
    name: "Histogram",
    fields: [
      .varint, .double, .message(bucket), .double, .varint, .double, .varint, .double,
      .message(span), .packedVarints, .packedDoubles, .message(span), .packedVarints,
      .packedDoubles, .single(timestamp), .message(exemplar),
    ])

  private static let bucket = MessageSchema(
    name: "Bucket", fields: [.varint, .double, .single(exemplar), .double])
  private static let span = MessageSchema(name: "BucketSpan", fields: [.varint, .varint])
  private static let label = MessageSchema(name: "LabelPair", fields: [.text, .text])
  private static let exemplar = MessageSchema(
    name: "Exemplar", fields: [.message(label), .double, .single(timestamp)])
  private static let timestamp = MessageSchema(name: "Timestamp", fields: [.varint, .varint])

  /// Writes the fields of the message in the order of their numbers; of a single one given twice
  /// the last counts, or its parts are merged.
  func canonicalize(
    _ message: Span<UInt8>, into output: inout ByteBuffer
  ) throws(ProtobufError) {
    var contents: [[UInt8]] = Array(repeating: [], count: fields.count)
    var isGiven: [Bool] = Array(repeating: false, count: fields.count)
    var reader = ProtobufReader(message)
    while try reader.next() {
      let index = reader.field - 1
      guard index < fields.count, let field = fields[index] else { continue }
      isGiven[index] = true
      try read(field, &reader, into: &contents[index])
    }
    for index in fields.indices where isGiven[index] {
      try write(index, contents[index], into: &output)
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

  private func write(
    _ index: Int, _ content: [UInt8], into output: inout ByteBuffer
  ) throws(ProtobufError) {
    let number = UInt64(index + 1)
    switch fields[index] {
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
    case nil: return
    }
  }
}
