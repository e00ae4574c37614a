/// Where some of many bytes stand: half the size of a `Range<Int>`, and never below zero.
struct ByteRange: Sendable {
  private let first: UInt32
  private let length: UInt32

  /// The end must be below four gigabytes.
  @inline(__always)
  init(_ start: Int, _ end: Int) {
    first = UInt32(truncatingIfNeeded: start)
    length = UInt32(truncatingIfNeeded: end &- start)
  }

  @inline(__always) var start: Int { Int(first) }
  @inline(__always) var count: Int { Int(length) }
  @inline(__always) var end: Int { start &+ count }
  @inline(__always) var range: Range<Int> { start..<end }
}
