/// A part of a sample line that stands before a label's value, or behind the last one; one of a tree.
struct ShapePart: Sendable {
  /// Where its bytes are kept.
  private let bytes: Range<Int>
  /// Its first eight bytes, and those of them that it has.
  private let head: UInt64
  private let mask: UInt64
  /// Its last eight bytes, if it has more.
  private let tail: UInt64

  /// The next part that was seen in this one's place.
  var sibling = -1
  /// The first of the parts behind this one and a value.
  var child = -1
  /// The shape of the lines of which this is the last part.
  var shape = -1

  /// - Parameter bytes: where in `all` it stands.
  init(_ bytes: Range<Int>, of all: Span<UInt8>) {
    self.bytes = bytes
    var first: UInt64 = 0
    for place in bytes.prefix(8).reversed() { first = first << 8 | UInt64(all[place]) }
    head = first
    mask = bytes.count >= 8 ? .max : 1 << UInt64(8 * bytes.count) - 1
    tail = bytes.count > 8 ? all.word(at: bytes.upperBound - 8) : 0
  }

  var count: Int { bytes.count }

  func text(in all: Span<UInt8>) -> [UInt8] { all.extracting(bytes).array() }

  /// Whether it stands there. Two words that overlap: a call of memcmp would take three times as
  /// long.
  @inline(__always)
  func stands(in text: Span<UInt8>, at place: Int, from all: Span<UInt8>) -> Bool {
    let length = bytes.count
    guard place + 16 <= text.count, length <= 16 else {
      return text.continues(with: all.extracting(bytes), at: place)
    }
    if (text.word(at: place) ^ head) & mask != 0 { return false }
    return length <= 8 || text.word(at: place + length - 8) == tail
  }
}
