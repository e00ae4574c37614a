extension Span<UInt8> {
  /// The length of the well-formed UTF-8 sequence there; 0 if the byte begins none (Unicode 16,
  /// table 3-7).
  func sequenceLength(at index: Int) -> Int {
    let lead = self[index]
    switch lead {
    case 0..<0x80: return 1
    case 0xC2...0xDF: return hasTail(at: index, 1, first: 0x80...0xBF) ? 2 : 0
    case 0xE0: return hasTail(at: index, 2, first: 0xA0...0xBF) ? 3 : 0
    case 0xED: return hasTail(at: index, 2, first: 0x80...0x9F) ? 3 : 0
    case 0xE1...0xEF: return hasTail(at: index, 2, first: 0x80...0xBF) ? 3 : 0
    case 0xF0: return hasTail(at: index, 3, first: 0x90...0xBF) ? 4 : 0
    case 0xF1...0xF3: return hasTail(at: index, 3, first: 0x80...0xBF) ? 4 : 0
    case 0xF4: return hasTail(at: index, 3, first: 0x80...0x8F) ? 4 : 0
    default: return 0
    }
  }

  private func hasTail(at index: Int, _ length: Int, first: ClosedRange<UInt8>) -> Bool {
    guard count - index > length, first.contains(self[index + 1]) else { return false }
    for offset in 1..<length where !(0x80...0xBF).contains(self[index + 1 + offset]) {
      return false
    }
    return true
  }
}
