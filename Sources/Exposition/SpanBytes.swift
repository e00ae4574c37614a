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

  /// Eight bytes at a time, the last ones twice: nearly every label value is ASCII.
  @inline(__always)
  var isASCII: Bool {
    unsafe withUnsafeBytes { bytes in
      var seen: UInt64 = 0
      if bytes.count >= 8 {
        var offset = 0
        while offset < bytes.count &- 8 {
          seen |= unsafe bytes.word(offset)
          offset = offset &+ 8
        }
        seen |= unsafe bytes.word(bytes.count &- 8)
      } else {
        for index in 0..<bytes.count { seen |= UInt64(unsafe bytes[index]) }
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

  /// The index of the first byte at or after `start` that is none of a name; the end if all are.
  @inline(__always)
  func endOfName(from start: Int, allowingColons: Bool) -> Int {
    unsafe withUnsafeBufferPointer { bytes in
      var place = start
      while place < bytes.count {
        let byte = unsafe bytes[place]
        if !isNameByte(byte), !allowingColons || byte != UInt8(ascii: ":") { break }
        place += 1
      }
      return place
    }
  }

  /// The eight bytes there, little-endian.
  @inline(__always)
  func word(at place: Int) -> UInt64 {
    precondition(place >= 0 && place + 8 <= count)
    return unsafe withUnsafeBytes {
      UInt64(littleEndian: unsafe $0.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }
  }

  /// The index of the first byte behind `start` that is not like the one there; the end if there is
  /// none. Eight bytes at a time.
  func endOfRun(from start: Int) -> Int {
    let pattern = UInt64(self[start]) &* 0x0101_0101_0101_0101
    var place = start + 1
    while place + 8 <= count, word(at: place) == pattern { place += 8 }
    while place < count, self[place] == self[start] { place += 1 }
    return place
  }

  /// The sixteen bytes there, little-endian; nil if there are fewer.
  @inline(__always)
  func words(at place: Int) -> (UInt64, UInt64)? {
    guard place >= 0, place <= count &- 16 else { return nil }
    return unsafe withUnsafeBytes { bytes in
      let (first, second) = unsafe (bytes.word(place), bytes.word(place &+ 8))
      return (UInt64(littleEndian: first), UInt64(littleEndian: second))
    }
  }

  func count(of byte: UInt8) -> Int {
    var found = 0
    for index in indices where self[index] == byte { found += 1 }
    return found
  }

  /// Whether the other's bytes stand there. Eight at a time: a call of memcmp would take three times
  /// as long for a name.
  @inline(__always)
  func continues(with other: Span<UInt8>, at place: Int) -> Bool {
    let length = other.count
    guard place >= 0, length <= count - place else { return false }
    guard length >= 8, length <= 64 else {
      return extracting(place..<place + length).equals(other)
    }
    return unsafe withUnsafeBytes { bytes in
      unsafe other.withUnsafeBytes { other in
        var offset = 0
        while offset &+ 8 < length {
          if unsafe bytes.word(place &+ offset) != other.word(offset) { return false }
          offset = offset &+ 8
        }
        // The last ones, some of them twice.
        return unsafe bytes.word(place &+ length &- 8) == other.word(length &- 8)
      }
    }
  }

  /// The index of the first quote, backslash, LF or byte that is not ASCII at or after `start`; the
  /// end if there is none. Sixteen bytes at a time: the compiler puts both words into one register.
  @inline(__always)
  func endOfPlainASCII(from start: Int) -> Int {
    unsafe withUnsafeBytes { bytes in
      var place = start
      while place <= bytes.count &- 16 {
        let first = unsafe UInt64(littleEndian: bytes.word(place)).stopMarks
        let second = unsafe UInt64(littleEndian: bytes.word(place &+ 8)).stopMarks
        if first | second != 0 {
          return first != 0
            ? place &+ first.trailingZeroBitCount / 8
            : place &+ 8 &+ second.trailingZeroBitCount / 8
        }
        place = place &+ 16
      }
      while place < bytes.count {
        let byte = unsafe bytes[place]
        if byte == 0x22 || byte == 0x5C || byte == 0x0A || byte >= 0x80 { break }
        place += 1
      }
      return place
    }
  }

  /// The number that stands between there and the end of the line, blanks before it: where it
  /// starts, and where the next line does.
  @inline(__always)
  func numberEndingLine(from place: Int) -> (value: Double, start: Int, end: Int)? {
    if place < count, self[place] == 0x20,
      let (value, end) = shortNumber(from: place &+ 1)
    {
      return (value, place &+ 1, end &+ 1)
    }
    return longNumberEndingLine(from: place)
  }

  @inline(never)
  private func longNumberEndingLine(
    from place: Int
  ) -> (value: Double, start: Int, end: Int)? {
    var start = place
    while start < count, self[start] == 0x20 || self[start] == 0x09 { start += 1 }
    if let (value, end) = parsePlainLine(self, from: start) { return (value, start, end + 1) }
    guard let end = firstIndex(of: 0x0A, from: start),
      let value = parseFloat(extracting(start..<end))
    else { return nil }
    return (value, start, end + 1)
  }

  package func array() -> [UInt8] { unsafe withUnsafeBufferPointer { unsafe Array($0) } }

  /// Whether the bytes are well-formed UTF-8.
  package var isUTF8: Bool {
    if isASCII { return true }
    return (try? UTF8Span(validating: self)) != nil
  }
}

extension UInt64 {
  /// The top bits of its bytes that are a quote, a backslash, LF or not ASCII, up to the lowest such;
  /// above that one others may be set.
  @inline(__always)
  fileprivate var stopMarks: UInt64 {
    let stops =
      self | zeroBytes(0x2222_2222_2222_2222) | zeroBytes(0x5C5C_5C5C_5C5C_5C5C)
      | zeroBytes(0x0A0A_0A0A_0A0A_0A0A)
    return stops & 0x8080_8080_8080_8080
  }

  /// The top bit of the lowest byte that is the pattern's is set, and of none below it.
  @inline(__always)
  fileprivate func zeroBytes(_ pattern: UInt64) -> UInt64 {
    let difference = self ^ pattern
    return (difference &- 0x0101_0101_0101_0101) & ~difference
  }
}

extension Array where Element == UInt8 {
  @inline(__always)
  package mutating func append(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}

extension MutableSpan<UInt8> {
  /// Overwrites eight bytes, little-endian.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func setWord(_ word: UInt64, at place: Int) {
    precondition(place >= 0 && place + 8 <= count)
    unsafe withUnsafeMutableBytes {
      unsafe $0.storeBytes(of: word.littleEndian, toByteOffset: place, as: UInt64.self)
    }
  }
}

extension UnsafeRawBufferPointer {
  /// The eight bytes there, in any order.
  @inline(__always)
  fileprivate func word(_ place: Int) -> UInt64 {
    unsafe loadUnaligned(fromByteOffset: place, as: UInt64.self)
  }
}
