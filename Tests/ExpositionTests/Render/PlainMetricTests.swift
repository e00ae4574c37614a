import Testing

@testable import Exposition

struct PlainMetricTests {
  @Test func labelsAreThoseOfTheLongWay() {
    var random = SeededGenerator(state: 5)
    for _ in 0..<5_000 {
      let labels = (0..<Int.random(in: 0...5, using: &random)).map { number in
        (name(number, &random), value(&random))
      }
      let message = FamilyRecipe(metrics: [(labels, .number(1))]).firstMessage()
      var plain = ByteBuffer(capacity: 16)
      let isPlain = plain.writePlainLabels(of: message.span)
      var long = ByteBuffer()
      LabelText(escaping: .underscores, hasForeignNames: false)
        .append(each: LabelCursor(message.span), to: &long)
      let mustBePlain = labels.allSatisfy { name, value in
        name.utf8.count + value.utf8.count < 124 && !value.contains { "\\\"\n".contains($0) }
      }
      #expect(isPlain == mustBePlain, "\(labels)")
      #expect(plain.text() == (isPlain ? long.text() : ""))
    }
  }

  private func name(_ number: Int, _ random: inout SeededGenerator) -> String {
    "l\(number)" + String(repeating: "n", count: length(20, &random))
  }

  private func value(_ random: inout SeededGenerator) -> String {
    var characters = Array(repeating: "v", count: length(30, &random))
    if !characters.isEmpty, random.chance(30) {
      characters[Int.random(in: characters.indices, using: &random)] = random.pick(Self.odd)
    }
    return characters.joined()
  }

  private func length(_ most: Int, _ random: inout SeededGenerator) -> Int {
    Int.random(in: 0...(random.chance(10) ? 130 : most), using: &random)
  }

  private static let odd = ["\"", "\\", "\n", "\u{e9}", "\u{1}"]

  /// Whatever is cut off: nothing behind the message is read, and half a line is never written.
  @Test func whatIsCutShortIsNotPlain() {
    let message = FamilyRecipe(metrics: [([("a", "b")], .number(1))]).firstMessage()
    let name = SampleName("m")
    for length in 0...message.count {
      let part = Array(message[..<length])
      var output = ByteBuffer(capacity: 16)
      #expect(output.writePlainLine(name, part.span, .text) == (length == message.count))
      #expect(output.text() == (length < message.count ? "" : text))
    }
  }

  private let text = "m{a=\"b\",instance=\"i\",job=\"j\"} 1\n"

  @Test(
    arguments: [
      (MetricType.summary, FamilyRecipe.Value.summary(count: 0, sum: 0, []), false),
      (.histogram, .histogram(count: 0, sum: 0, []), false),
      (.gauge, .number(.nan), true), (.counter, .number(0), true), (.untyped, .number(0), true),
      (.counter, .fields([0x09, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0x12, 0]), false),
      (.gauge, .fields([]), false),
    ])
  func onlyNumbersAreWrittenAsALine(type: MetricType, value: FamilyRecipe.Value, isPlain: Bool) {
    let message = FamilyRecipe(type: type, metrics: [([], value)]).firstMessage()
    var output = ByteBuffer()
    #expect(output.writePlainLine(SampleName("m"), message.span, .text) == isPlain)
  }
}
