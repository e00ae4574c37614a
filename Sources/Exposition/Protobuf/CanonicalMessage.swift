/// Nearly every encoder writes the canonical form already: then the bytes are kept as they came.
extension MessageSchema {
  /// Whether `canonicalize` would write just these bytes. Takes no memory.
  func isCanonical(_ message: Span<UInt8>) -> Bool { isCanonical(message, 0..<message.count) }

  private func isCanonical(_ bytes: Span<UInt8>, _ message: Range<Int>) -> Bool {
    let end = message.upperBound
    var place = message.lowerBound
    var last = 0
    while place < end {
      if self == .histogram, last <= 3 {
        let next = bytes.endOfPlainBuckets(from: place, before: end)
        if next > place {
          (place, last) = (next, 3)
          continue
        }
      }
      guard let tag = bytes.shortestVarint(at: &place, before: end), tag < 1 << 16 else {
        return false
      }
      let number = Int(truncatingIfNeeded: tag >> 3)
      guard number >= last, let field = field(number) else { return false }
      if number == last, !field.mayFollowItself { return false }
      last = number
      switch (field, tag & 7) {
      case (.double, 1):
        place &+= 8
        if place > end { return false }
      case (.varint, 0):
        if bytes.shortestVarint(at: &place, before: end) == nil { return false }
      case (_, 2):
        guard let content = bytes.part(at: &place, before: end),
          Self.isCanonical(field, bytes, content)
        else { return false }
      default: return false
      }
    }
    return true
  }

  /// Whether the content of a length-delimited field is canonical, if the field may be such.
  private static func isCanonical(
    _ field: Field, _ bytes: Span<UInt8>, _ content: Range<Int>
  ) -> Bool {
    switch field {
    case .double, .varint: false
    case .text: true
    case .packedDoubles: content.count % 8 == 0
    case .packedVarints: areShortestVarints(bytes, content)
    case .message(let schema), .single(let schema): schema.isCanonical(bytes, content)
    }
  }

  private static func areShortestVarints(_ bytes: Span<UInt8>, _ place: Range<Int>) -> Bool {
    var next = place.lowerBound
    while next < place.upperBound {
      if bytes.shortestVarint(at: &next, before: place.upperBound) == nil { return false }
    }
    return true
  }
}

extension MessageSchema.Field {
  @inline(__always)
  fileprivate var mayFollowItself: Bool {
    if case .message = self { true } else { false }
  }
}

extension Span<UInt8> {
  /// Where the plain buckets of a histogram end that begin there.
  @inline(__always)
  fileprivate func endOfPlainBuckets(from start: Int, before end: Int) -> Int {
    var place = start
    while place &+ 2 <= end, self[place] == 0x1A, self[place &+ 1] < 0x80 {
      let next = place &+ 2 &+ Int(self[place &+ 1])
      guard next <= end, isPlainBucket(place &+ 2..<next) else { break }
      place = next
    }
    return place
  }

  /// Whether a bucket stands there of a count below 2^56 and a bound, nothing else: nearly every one.
  @inline(__always)
  fileprivate func isPlainBucket(_ place: Range<Int>) -> Bool {
    // The bound's tag and its eight bytes are the last.
    let last = place.upperBound &- 10
    let first = place.lowerBound &+ 1
    guard last >= first, last < first &+ 8, self[first &- 1] == 0x08, self[last &+ 1] == 0x11
    else { return false }
    for index in first..<last where self[index] < 0x80 { return false }
    return self[last] < 0x80 && (self[last] > 0 || last == first)
  }

  /// A varint of 64 bits that takes no more bytes than it needs and ends before `end`; goes behind it.
  @inline(__always)
  func shortestVarint(at place: inout Int, before end: Int) -> UInt64? {
    guard place < end else { return nil }
    let first = UInt64(self[place])
    place &+= 1
    if first < 0x80 { return first }
    guard place < end else { return nil }
    let second = UInt64(self[place])
    if second >= 0x80 { return longVarint(at: &place, before: end, first) }
    place &+= 1
    return second == 0 ? nil : first & 0x7F | second << 7
  }

  /// The rest of one whose first byte that is.
  private func longVarint(at place: inout Int, before end: Int, _ first: UInt64) -> UInt64? {
    var value = first & 0x7F
    var shift: UInt64 = 7
    while place < end {
      let byte = self[place]
      place += 1
      if shift == 63, byte > 1 { return nil }
      value |= UInt64(byte & 0x7F) << shift
      shift += 7
      if byte < 0x80 { return byte == 0 ? nil : value }
    }
    return nil
  }

  /// Where the bytes stand whose length stands there, written the shortest way; goes behind them.
  @inline(__always)
  func part(at place: inout Int, before end: Int) -> Range<Int>? {
    guard let length = shortestVarint(at: &place, before: end), length <= UInt64(end &- place)
    else { return nil }
    let start = place
    place &+= Int(truncatingIfNeeded: length)
    return start..<place
  }
}
