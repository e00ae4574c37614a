@testable import Exposition

/// Random messages of a schema, written as encoders write them or in an odd way.
struct RandomMessage {
  var random: SeededGenerator
  /// Out of a hundred steps, how many are odd.
  let oddity: Int

  mutating func bytes(of schema: MessageSchema, depth: Int = 0) -> [UInt8] {
    var numbers = (1...16).filter { schema.field($0) != nil && random.chance(60) }
    if random.chance(oddity) { numbers.shuffle(using: &random) }
    if random.chance(oddity) { numbers.append(random.pick([1, 2, 3, 5, 16, 17, 200])) }
    return numbers.flatMap { number -> [UInt8] in
      guard let field = schema.field(number) else {
        return varint(UInt64(number) << 3) + varint(1)
      }
      let times = isRepeated(field) ? Int.random(in: 1...3, using: &random) : 1
      return (0..<times).flatMap { _ in self.field(field, number, depth) }
    }
  }

  private func isRepeated(_ field: MessageSchema.Field) -> Bool {
    if case .message = field { true } else { false }
  }

  private mutating func field(
    _ field: MessageSchema.Field, _ number: Int, _ depth: Int
  ) -> [UInt8] {
    switch field {
    case .double: tag(number, 1) + double
    case .varint: tag(number, 0) + varint(word)
    case .text: sized(number, Array("some text".utf8.prefix(Int(word & 15))))
    case .packedDoubles where random.chance(oddity): tag(number, 1) + double
    case .packedVarints where random.chance(oddity): tag(number, 0) + varint(word)
    case .packedDoubles: sized(number, (0..<length).flatMap { _ in double })
    case .packedVarints: sized(number, (0..<length).flatMap { _ in varint(word) })
    case .message(let schema), .single(let schema):
      sized(number, depth < 5 ? bytes(of: schema, depth: depth + 1) : [])
    }
  }

  private mutating func sized(_ number: Int, _ content: [UInt8]) -> [UInt8] {
    tag(number, 2) + varint(UInt64(content.count)) + content
  }

  private mutating func tag(_ number: Int, _ wireType: UInt64) -> [UInt8] {
    varint(UInt64(number) << 3 | wireType)
  }

  private mutating func varint(_ number: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
    guard random.chance(oddity / 8), bytes.count < 9 else { return bytes }
    bytes[bytes.count - 1] |= 0x80
    return bytes + [0]
  }

  private var length: Int { mutating get { Int.random(in: 0...20, using: &random) } }

  private var word: UInt64 {
    mutating get { random.next() >> UInt64(Int.random(in: 0...63, using: &random)) }
  }

  private var double: [UInt8] {
    mutating get {
      let bits = random.next()
      return (0..<8).map { UInt8(truncatingIfNeeded: bits >> ($0 * 8)) }
    }
  }
}
