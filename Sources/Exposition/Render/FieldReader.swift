/// Steps over the fields of one protobuf message that the gateway itself wrote or checked; at bytes
/// that are no field it ends, as at the end.
package struct FieldReader: ~Escapable {
  private let bytes: Span<UInt8>
  private var payloadRange = 0..<0
  /// Behind the field read last.
  package private(set) var position = 0
  /// The number and the wire type of the field read last.
  package private(set) var number = 0
  package private(set) var wireType = 0
  /// The bits of a varint, a 64-bit or a 32-bit field; otherwise 0.
  package private(set) var bits: UInt64 = 0

  @_lifetime(copy bytes)
  package init(_ bytes: Span<UInt8>) { self.bytes = bytes }

  /// Empty unless the field is length-delimited.
  package var payload: Span<UInt8> {
    @_lifetime(copy self) get { bytes.extracting(payloadRange) }
  }

  package var double: Double { Double(bitPattern: bits) }

  /// Moves to the next field; false when there is none.
  @inline(__always)
  package mutating func next() -> Bool {
    guard position < bytes.count, let tag = bytes.readVarint(at: &position) else { return false }
    number = Int(truncatingIfNeeded: tag >> 3)
    wireType = Int(truncatingIfNeeded: tag & 7)
    payloadRange = 0..<0
    switch wireType {
    case 0: return read(bytes.readVarint(at: &position))
    case 1: return read(bytes.readFixed(8, at: &position))
    case 2:
      guard let range = bytes.readRange(at: &position) else { return false }
      payloadRange = range
      return read(0)
    case 5: return read(bytes.readFixed(4, at: &position))
    default: return false
    }
  }

  @inline(__always)
  private mutating func read(_ value: UInt64?) -> Bool {
    guard let value else { return false }
    bits = value
    return true
  }
}

extension Span<UInt8> {
  /// The varint there; the position moves behind it. Nil if it is cut short or too long.
  @inline(__always)
  func readVarint(at position: inout Int) -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while position < count, shift < 64 {
      let byte = self[position]
      position += 1
      value |= UInt64(byte & 0x7F) &<< shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }

  /// The place of the bytes whose length stands there.
  @inline(__always)
  func readRange(at position: inout Int) -> Range<Int>? {
    guard let length = readVarint(at: &position), length <= UInt64(count - position) else {
      return nil
    }
    let start = position
    position += Int(length)
    return start..<position
  }

  /// A little-endian number of so many bytes.
  @inline(__always)
  func readFixed(_ size: Int, at position: inout Int) -> UInt64? {
    guard size <= count - position else { return nil }
    var value: UInt64 = 0
    for offset in 0..<size { value |= UInt64(self[position + offset]) &<< UInt64(8 * offset) }
    position += size
    return value
  }
}
