/// Writes messages in the protobuf text format as Go's `prototext` does, of whose two spacings (it
/// chooses by chance) it keeps to one.
struct ProtoText {
  package enum Layout: Sendable {
    /// A line for each field, indented.
    case lines
    /// All in one line.
    case compact
  }

  let layout: Layout

  /// - Parameter isFirst: whether nothing stands before on this line and level.
  func fields(
    of message: ProtoMessage, in bytes: Span<UInt8>, depth: Int = 0, isFirst: Bool = true,
    into output: inout ByteBuffer
  ) {
    var isFirst = isFirst
    if message.isInNumberOrder {
      var reader = FieldReader(bytes)
      while reader.next() {
        guard let row = message.rows.first(where: { $0.number == reader.number }) else { continue }
        field(row, reader, depth, &isFirst, &output)
      }
      return
    }
    var present: UInt32 = 0
    var reader = FieldReader(bytes)
    while reader.next() {
      if reader.number < 32 { present |= 1 << UInt32(reader.number) }
    }
    for row in message.rows where present & 1 << UInt32(row.number) != 0 {
      var reader = FieldReader(bytes)
      while reader.next() {
        if reader.number == row.number { field(row, reader, depth, &isFirst, &output) }
      }
    }
  }

  /// Begins a field; its value and `end` follow.
  func begin(_ name: [UInt8], _ depth: Int, _ isFirst: inout Bool, _ output: inout ByteBuffer) {
    switch layout {
    case .lines:
      for _ in 0..<depth { output.append(twoBlanks) }
      output.append(name)
      output.append(UInt8(ascii: ":"))
      output.append(UInt8(ascii: " "))
    case .compact:
      if !isFirst { output.append(twoBlanks) }
      output.append(name)
      output.append(UInt8(ascii: ":"))
    }
    isFirst = false
  }

  func end(_ output: inout ByteBuffer) {
    if layout == .lines { output.append(UInt8(ascii: "\n")) }
  }

  /// A field that holds a message.
  func nested(
    _ name: [UInt8], _ message: ProtoMessage, _ bytes: Span<UInt8>, _ depth: Int,
    _ isFirst: inout Bool, _ output: inout ByteBuffer
  ) {
    begin(name, depth, &isFirst, &output)
    output.append(UInt8(ascii: "{"))
    if !bytes.isEmpty {
      end(&output)
      fields(of: message, in: bytes, depth: depth + 1, into: &output)
      if layout == .lines {
        for _ in 0..<depth { output.append(twoBlanks) }
      }
    }
    output.append(UInt8(ascii: "}"))
    end(&output)
  }

  private func field(
    _ row: ProtoRow, _ reader: borrowing FieldReader, _ depth: Int, _ isFirst: inout Bool,
    _ output: inout ByteBuffer
  ) {
    switch row.kind {
    case .message(let inner):
      nested(row.name, inner, reader.payload, depth, &isFirst, &output)
    case .text:
      begin(row.name, depth, &isFirst, &output)
      output.appendProtoQuoted(reader.payload)
      end(&output)
    case .double, .unsigned, .signed, .zigzag:
      if reader.wireType == 2 {
        packed(row, reader.payload, depth, &isFirst, &output)
      } else {
        number(row, reader.bits, depth, &isFirst, &output)
      }
    }
  }

  /// A repeated number is sent in one field and written as many.
  private func packed(
    _ row: ProtoRow, _ payload: Span<UInt8>, _ depth: Int, _ isFirst: inout Bool,
    _ output: inout ByteBuffer
  ) {
    var position = 0
    while position < payload.count {
      let next =
        if case .double = row.kind {
          payload.readFixed(8, at: &position)
        } else {
          payload.readVarint(at: &position)
        }
      guard let next else { return }
      number(row, next, depth, &isFirst, &output)
    }
  }

  private func number(
    _ row: ProtoRow, _ bits: UInt64, _ depth: Int, _ isFirst: inout Bool,
    _ output: inout ByteBuffer
  ) {
    begin(row.name, depth, &isFirst, &output)
    switch row.kind {
    case .unsigned: output.appendDecimal(bits)
    case .signed: output.appendSigned(Int64(bitPattern: bits))
    case .zigzag:
      output.appendSigned(Int64(bitPattern: bits >> 1) ^ -Int64(bitPattern: bits & 1))
    case .double: output.appendProtoFloat(Double(bitPattern: bits))
    case .text, .message: break
    }
    end(&output)
  }
}

private let twoBlanks = Array("  ".utf8)
