import Glibc

extension Span<UInt8> {
  @inline(__always)
  package func equals(_ other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    if count == 0 { return true }
    return self[0] == other[0] && order(against: other) == 0
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

  /// Eight bytes at a time: nearly every label value is ASCII.
  @inline(__always)
  private var isASCII: Bool {
    unsafe withUnsafeBytes { bytes in
      var seen: UInt64 = 0
      var offset = 0
      while offset + 8 <= bytes.count {
        seen |= unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        offset += 8
      }
      while offset < bytes.count {
        seen |= UInt64(unsafe bytes[offset])
        offset += 1
      }
      return seen & 0x8080_8080_8080_8080 == 0
    }
  }

  /// The index of the first quote, backslash or LF at or after `start`; the end if there is none.
  @inline(__always)
  package func endOfPlainText(from start: Int) -> Int {
    unsafe withUnsafeBufferPointer { bytes in
      var place = start
      while place < bytes.count {
        let byte = unsafe bytes[place]
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x0A { break }
        place += 1
      }
      return place
    }
  }

  package func array() -> [UInt8] { unsafe withUnsafeBufferPointer { unsafe Array($0) } }

  /// Whether the bytes are well-formed UTF-8.
  package var isUTF8: Bool {
    if isASCII { return true }
    return (try? UTF8Span(validating: self)) != nil
  }
}

extension Array where Element == UInt8 {
  @inline(__always)
  package mutating func append(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}
