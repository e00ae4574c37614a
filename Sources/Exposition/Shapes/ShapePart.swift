/// A part of a sample that stands before a label's value, or behind the last one; one of a tree.
struct ShapePart: Sendable {
  /// Where its bytes are kept.
  private let start: Int
  let count: Int
  private let beginning: ShortText

  /// The next part that was seen in this one's place.
  var sibling = -1
  /// The first of the parts behind this one and a value.
  var child = -1
  /// The shape of the samples of which this is the last part.
  var shape = -1

  /// - Parameter bytes: where in `all` it stands.
  init(_ bytes: Range<Int>, of all: Span<UInt8>) {
    start = bytes.lowerBound
    count = bytes.count
    beginning = ShortText(beginning: all.extracting(bytes))
  }

  func text(in all: Span<UInt8>) -> [UInt8] { all.extracting(start..<start + count).array() }

  /// Whether it stands there.
  @inline(__always)
  func stands(in text: Span<UInt8>, at place: Int, from all: Span<UInt8>) -> Bool {
    beginning.stands(in: text, at: place)
      && (count <= ShortText.longest
        || Self.stands(start..<start + count, of: all, in: text, at: place))
  }

  // Not of a part: who calls it would copy the part first.
  @inline(never)
  private static func stands(
    _ bytes: Range<Int>, of all: Span<UInt8>, in text: Span<UInt8>, at place: Int
  ) -> Bool {
    text.continues(with: all.extracting(bytes), at: place)
  }
}
