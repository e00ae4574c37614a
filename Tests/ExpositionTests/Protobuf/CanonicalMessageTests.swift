import Testing

@testable import Exposition

/// What is kept as it came must be what it would be rewritten to.
struct CanonicalMessageTests {
  @Test(arguments: MessageSchema.allCases)
  func whatEncodersWriteIsCanonical(schema: MessageSchema) {
    var messages = RandomMessage(random: SeededGenerator(state: 1), oddity: 0)
    for _ in 0..<300 {
      let message = messages.bytes(of: schema)
      #expect(isCanonical(message, schema))
      #expect(rewritten(message, schema) == message)
    }
  }

  @Test(arguments: MessageSchema.allCases)
  func onlyWhatStaysIsCanonical(schema: MessageSchema) {
    var messages = RandomMessage(random: SeededGenerator(state: 2), oddity: 10)
    var random = SeededGenerator(state: 3)
    for turn in 0..<3_000 {
      var message = messages.bytes(of: schema)
      if turn % 2 == 1 { mutate(&message, &random) }
      let rewritten = rewritten(message, schema)
      #expect(isCanonical(message, schema) == (rewritten == message))
    }
  }

  private func mutate(_ message: inout [UInt8], _ random: inout SeededGenerator) {
    if message.isEmpty { return }
    let place = random.pick(message.indices)
    switch Int.random(in: 0..<5, using: &random) {
    case 0: message.remove(at: place)
    case 1: message.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
    case 2: message.removeSubrange(place...)
    case 3: message[place] ^= 0x80
    default: message[place] = UInt8(truncatingIfNeeded: random.next())
    }
  }

  private func isCanonical(_ message: [UInt8], _ schema: MessageSchema) -> Bool {
    schema.isCanonical(message.span)
  }

  /// Nil if it is none of that schema.
  private func rewritten(_ message: [UInt8], _ schema: MessageSchema) -> [UInt8]? {
    var output = ByteBuffer(capacity: 64)
    do throws(ProtobufError) {
      try schema.canonicalize(message.span, into: &output)
    } catch {
      return nil
    }
    return output.array()
  }

  /// A histogram's message, field by field.
  private static let cases: [(bytes: [UInt8], isCanonical: Bool)] = [
    ([], true), ([0x08, 0x00], true), ([0x08, 0x80, 0x01], true), ([0x08, 0x80, 0x00], false),
    ([0x88, 0x00, 0x01], false), ([0x08], false), ([0x08, 0x01, 0x08, 0x02], false),
    ([0x1A, 0x00, 0x1A, 0x00], true), ([0x1A, 0x80, 0x00], false), ([0x1A, 0x02, 0x08], false),
    ([0x1A, 0x02, 0x08, 0x05, 0x08, 0x05], false), ([0x1A, 0x02, 0x28, 0x05], false),
    ([0x52, 0x02, 0x02, 0x04], true), ([0x52, 0x02, 0x82, 0x00], false), ([0x52, 0x00], true),
    ([0x50, 0x02], false), ([0x5A, 0x07, 0, 0, 0, 0, 0, 0, 0], false),
    ([0x7A, 0x00, 0x82, 0x01, 0x00], true), ([0x7A, 0x00, 0x7A, 0x00], false),
    ([0x8A, 0x01, 0x00], false), ([0x00, 0x00], false), ([0x0D, 0, 0, 0, 0], false),
    ([0x08] + Array(repeating: 0xFF, count: 9) + [0x01], true),
    ([0x08] + Array(repeating: 0xFF, count: 9) + [0x02], false),
    ([0x1A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], false),
  ]

  @Test(arguments: cases)
  func histograms(bytes: [UInt8], isCanonical: Bool) {
    #expect(self.isCanonical(bytes, .histogram) == isCanonical)
    #expect((rewritten(bytes, .histogram) == bytes) == isCanonical)
  }
}
