/// Nearly every encoder writes the canonical form already: then the bytes are kept as they came.
extension MessageSchema {
  /// Whether `canonicalize` would write just these bytes. Takes a hundredth of its time.
  func isCanonical(_ message: Span<UInt8>) -> Bool {
    var place = 0
    var last = 0
    while place < message.count {
      guard let tag = message.shortestVarint(at: &place) else { return false }
      let number = Int(truncatingIfNeeded: tag >> 3)
      guard tag < 1 << 32, number >= last, let field = field(number) else { return false }
      if number == last, !field.mayFollowItself { return false }
      last = number
      guard Self.isCanonical(field, UInt8(tag & 7), in: message, at: &place) else { return false }
    }
    return true
  }

  /// Goes behind a field's value, if it is written as it would be.
  @inline(__always)
  private static func isCanonical(
    _ field: Field, _ wireType: UInt8, in message: Span<UInt8>, at place: inout Int
  ) -> Bool {
    switch (field, wireType) {
    case (.double, 1):
      place &+= 8
      return place <= message.count
    case (.varint, 0): return message.shortestVarint(at: &place) != nil
    case (.text, 2): return message.part(at: &place) != nil
    case (.packedDoubles, 2):
      guard let numbers = message.part(at: &place) else { return false }
      return numbers.count % 8 == 0
    case (.packedVarints, 2):
      guard let numbers = message.part(at: &place) else { return false }
      return areShortestVarints(message.extracting(numbers))
    case (.message(let schema), 2), (.single(let schema), 2):
      guard let inner = message.part(at: &place) else { return false }
      return schema.isCanonical(message.extracting(inner))
    default: return false
    }
  }

  private static func areShortestVarints(_ bytes: Span<UInt8>) -> Bool {
    var place = 0
    while place < bytes.count {
      if bytes.shortestVarint(at: &place) == nil { return false }
    }
    return true
  }
}

extension MessageSchema.Field {
  fileprivate var mayFollowItself: Bool {
    if case .message = self { true } else { false }
  }
}

extension Span<UInt8> {
  /// A varint of 64 bits that takes no more bytes than it needs, and goes behind it.
  @inline(__always)
  func shortestVarint(at place: inout Int) -> UInt64? {
    guard place < count else { return nil }
    let first = self[place]
    guard first >= 0x80 else {
      place &+= 1
      return UInt64(first)
    }
    return longVarint(at: &place)
  }

  private func longVarint(at place: inout Int) -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while place < count {
      let byte = self[place]
      place += 1
      if shift == 63, byte > 1 { return nil }
      value |= UInt64(byte & 0x7F) << shift
      shift += 7
      if byte < 0x80 { return byte == 0 ? nil : value }
    }
    return nil
  }

  /// Where the bytes stand whose length stands there, written the shortest way, and goes behind them.
  @inline(__always)
  func part(at place: inout Int) -> Range<Int>? {
    guard let length = shortestVarint(at: &place), length <= UInt64(count - place) else {
      return nil
    }
    let start = place
    place += Int(length)
    return start..<place
  }
}
