/// An input in two ways: whole, and in pieces whose sizes its own first bytes choose.
struct Pieces {
  let body: [UInt8]
  private let sizes: [UInt8]

  init(_ input: [UInt8]) {
    sizes = Array(input.prefix(4))
    body = Array(input.dropFirst(4))
  }

  /// What the group's next push might bring: a few bits of one byte are others.
  var successor: [UInt8] {
    guard !body.isEmpty else { return body }
    var next = body
    next[(Int(sizes[0]) | Int(sizes[1]) << 8) % body.count] ^= sizes[2]
    return next
  }

  /// Every digit is another one.
  var otherDigits: [UInt8] {
    body.map { byte in
      (0x30...0x39).contains(byte) ? 0x30 + UInt8((Int(byte - 0x30) + Int(sizes[3])) % 10) : byte
    }
  }

  func forEach(_ visit: ([UInt8]) -> Void) {
    var start = 0
    var turn = 0
    while start < body.count {
      let size = 1 + Int(sizes[turn % sizes.count] % 64)
      visit(Array(body[start..<min(start + size, body.count)]))
      start += size
      turn += 1
    }
  }
}
