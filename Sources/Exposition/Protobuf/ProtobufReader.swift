/// Reads the fields of one message that nobody has checked yet.
///
/// (`FieldReader` reads what this module wrote.) Wire types: 0 varint, 1 eight bytes, 2
/// length-delimited, 3 and 4 a group, 5 four bytes.
struct ProtobufReader: ~Escapable {
  private let bytes: Span<UInt8>
  private(set) var place = 0
  /// Of the field that `next` came to.
  private(set) var field = 0
  private(set) var wireType = 0
  /// The value of a field of wire type 0, 1 or 5.
  private(set) var bits: UInt64 = 0
  private var payloadStart = 0

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) { self.bytes = bytes }

  /// The value of a field of wire type 2.
  var payload: Span<UInt8> {
    @_lifetime(copy self) get { bytes.extracting(payloadStart..<place) }
  }

  var double: Double { Double(bitPattern: bits) }

  /// Goes to the next field and reads it whole; false at the end of the message.
  mutating func next() throws(ProtobufError) -> Bool {
    if place == bytes.count { return false }
    let tag = try varint()
    wireType = Int(tag & 7)
    field = Int(tag >> 3)
    guard tag >> 3 > 0, tag >> 3 < 1 << 29 else { throw .invalidTag }
    switch wireType {
    case 0: bits = try varint()
    case 1: bits = try fixed(8)
    case 2:
      let length = try varint()
      guard length <= UInt64(bytes.count - place) else { throw .truncated }
      payloadStart = place
      place += Int(length)
    case 3: try skipGroup(field, depth: 0)
    case 5: bits = try fixed(4)
    default: throw .invalidTag
    }
    return true
  }

  /// What follows in its place of a packed field.
  mutating func varint() throws(ProtobufError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      guard place < bytes.count else { throw .truncated }
      let byte = bytes[place]
      place += 1
      if shift == 63, byte > 1 { throw .malformedVarint }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
  }

  mutating func fixed(_ size: Int) throws(ProtobufError) -> UInt64 {
    guard bytes.count - place >= size else { throw .truncated }
    var value: UInt64 = 0
    for index in 0..<size { value |= UInt64(bytes[place + index]) << UInt64(8 * index) }
    place += size
    return value
  }

  var isAtEnd: Bool { place == bytes.count }

  private mutating func skipGroup(_ number: Int, depth: Int) throws(ProtobufError) {
    guard depth < 100 else { throw .invalidTag }
    while true {
      let tag = try varint()
      let inner = Int(truncatingIfNeeded: tag >> 3)
      switch tag & 7 {
      case 0: _ = try varint()
      case 1: _ = try fixed(8)
      case 2:
        let length = try varint()
        guard length <= UInt64(bytes.count - place) else { throw .truncated }
        place += Int(length)
      case 3: try skipGroup(inner, depth: depth + 1)
      case 4:
        guard inner == number else { throw .invalidTag }
        return
      case 5: _ = try fixed(4)
      default: throw .invalidTag
      }
    }
  }
}
