import Glibc

extension Span<UInt8> {
  @inline(__always)
  package func equals(_ other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    return order(against: other) == 0
  }

  /// Negative, zero or positive as this sorts before, with or after the other, bytewise.
  @inline(__always)
  package func order(against other: Span<UInt8>) -> Int {
    let common = Swift.min(count, other.count)
    let difference =
      common == 0
      ? 0
      : unsafe withUnsafeBufferPointer { left in
        unsafe other.withUnsafeBufferPointer { right in
          guard let left = left.baseAddress, let right = right.baseAddress else { return 0 }
          return Int(unsafe memcmp(left, right, common))
        }
      }
    return difference == 0 ? count - other.count : difference
  }

  /// The index of the first such byte at or after `start`.
  @inline(__always)
  package func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
    guard start < count else { return nil }
    return unsafe withUnsafeBufferPointer { buffer -> Int? in
      guard let base = buffer.baseAddress,
        let hit = unsafe memchr(base + start, Int32(byte), buffer.count - start)
      else { return nil }
      return unsafe UnsafeRawPointer(base).distance(to: UnsafeRawPointer(hit))
    }
  }

  package func array() -> [UInt8] { unsafe withUnsafeBufferPointer { unsafe Array($0) } }

  /// Whether the bytes are well-formed UTF-8.
  package var isUTF8: Bool {
    var ascii: UInt8 = 0
    for index in indices { ascii |= self[index] }
    if ascii < 0x80 { return true }
    return (try? UTF8Span(validating: self)) != nil
  }
}

extension Array where Element == UInt8 {
  @inline(__always)
  package mutating func append(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}
