/// At most sixteen bytes that are looked for in many places: compared as two words under a mask, where
/// a call of memcmp would take three times as long.
struct ShortText: Sendable {
  static let longest = 16

  private let words: (UInt64, UInt64)
  private let mask: (UInt64, UInt64)
  private let count: Int

  /// The first sixteen bytes of the text.
  init(beginning text: Span<UInt8>) {
    count = min(text.count, Self.longest)
    words = (
      text.word(of: 0..<min(count, 8)), text.word(of: min(count, 8)..<count)
    )
    mask = (.lowBytes(min(count, 8)), .lowBytes(max(count - 8, 0)))
  }

  init(_ text: String) { self.init(beginning: Array(text.utf8).span) }

  /// Whether it stands there.
  @inline(__always)
  func stands(in text: Span<UInt8>, at place: Int) -> Bool {
    guard let found = text.words(at: place) else {
      return Self.stand(words, first: count, beforeEndOf: text, at: place)
    }
    return (found.0 ^ words.0) & mask.0 | (found.1 ^ words.1) & mask.1 == 0
  }

  @inline(never)
  private static func stand(
    _ words: (UInt64, UInt64), first count: Int, beforeEndOf text: Span<UInt8>, at place: Int
  ) -> Bool {
    guard place >= 0, place <= text.count, count <= text.count - place else { return false }
    let middle = place + min(count, 8)
    return text.word(of: place..<middle) == words.0
      && text.word(of: middle..<place + count) == words.1
  }

  /// The place behind it, if it stands there.
  @inline(__always)
  func take(in text: Span<UInt8>, _ place: inout Int) -> Bool {
    guard stands(in: text, at: place) else { return false }
    place &+= count
    return true
  }
}

extension UInt64 {
  /// So many of the lowest bytes, at most eight.
  fileprivate static func lowBytes(_ count: Int) -> UInt64 {
    count == 8 ? .max : 1 << UInt64(8 * count) - 1
  }
}

extension Span<UInt8> {
  /// Those bytes, at most eight, the first lowest.
  fileprivate func word(of places: Range<Int>) -> UInt64 {
    places.reversed().reduce(0) { $0 << 8 | UInt64(self[$1]) }
  }
}
