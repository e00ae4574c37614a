/// An input in two ways: whole, and in pieces whose sizes its own first bytes choose.
struct Pieces {
  let body: [UInt8]
  private let sizes: [UInt8]

  init(_ input: [UInt8]) {
    sizes = Array(input.prefix(4))
    body = Array(input.dropFirst(4))
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
