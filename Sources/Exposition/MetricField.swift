/// What a `metric` field of a family has around its labels.
extension ByteBuffer {
  /// Bytes of a value field that holds nothing but a number.
  static let numberSize = 11

  /// The value field of a gauge, counter or untyped metric.
  @inline(__always)
  mutating func appendNumber(_ number: Double, _ kind: ValueKind) {
    write(atMost: Self.numberSize) { writer in
      writer.put(kind.rawValue << 3 | 2, 9)
      writer.put(0x09)
      writer.put(number.bitPattern, first: 8)
    }
  }

  /// The tag and the length of a `metric` field.
  @inline(__always)
  mutating func beginMetric(_ length: Int) {
    guard length >= 0x80, length < 0x4000 else {
      append(0x22)
      return appendVarint(UInt64(length))
    }
    write(atMost: 3) { writer in
      writer.put(0x22)
      writer.put(UInt8(truncatingIfNeeded: length | 0x80), UInt8(truncatingIfNeeded: length >> 7))
    }
  }
}
