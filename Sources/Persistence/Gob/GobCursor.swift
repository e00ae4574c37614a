import Exposition

/// Reads the values of a gob stream one after the other (<https://pkg.go.dev/encoding/gob>,
/// "Encoding Details"). Nothing is allocated because a length claims it.
struct GobCursor: ~Escapable {
  private let bytes: Span<UInt8>
  private(set) var place = 0

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { place == bytes.count }

  /// Below 128 one byte; else the negated count of the bytes that follow, most significant first.
  mutating func unsigned() throws(GobError) -> UInt64 {
    guard place < bytes.count else { throw .truncated }
    let first = bytes[place]
    place += 1
    if first < 0x80 { return UInt64(first) }
    let count = 256 - Int(first)
    guard count <= 8 else { throw .malformedNumber }
    guard count <= bytes.count - place else { throw .truncated }
    var value: UInt64 = 0
    for index in 0..<count { value = value << 8 | UInt64(bytes[place + index]) }
    place += count
    return value
  }

  /// The lowest bit says that the others are complemented.
  mutating func signed() throws(GobError) -> Int64 {
    let value = try unsigned()
    let number = Int64(bitPattern: value >> 1)
    return value & 1 == 1 ? ~number : number
  }

  /// A number of things, each of which takes a byte at least.
  mutating func count() throws(GobError) -> Int {
    let count = try unsigned()
    guard count <= UInt64(bytes.count - place) else { throw .truncated }
    return Int(count)
  }

  /// A string, a byte slice or what a GobEncoder made.
  @_lifetime(copy self)
  mutating func block() throws(GobError) -> Span<UInt8> {
    let count = try count()
    let block = bytes.extracting(place..<place + count)
    place += count
    return block
  }
}
