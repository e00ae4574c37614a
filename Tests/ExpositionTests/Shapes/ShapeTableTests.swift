import Testing

@testable import Exposition

/// What lines are made of by their shape must be what they are made of label by label.
struct ShapeTableTests {
  private static let long = String(repeating: "v", count: 130)
  private static let longName = String(repeating: "n", count: 140)

  private static let groups = [
    LabelSet([LabelPair("job", "j")]),
    LabelSet([LabelPair("job", "j"), LabelPair("instance", "i"), LabelPair("b", "over")]),
  ]

  /// The second line is of the shape of the first.
  private static let pairs: [(known: String, next: String)] = [
    ("{a=\"1\"}", "{a=\"2\"}"), ("{a=\"1\",c=\"2\"}", "{a=\"\",c=\"\"}"),
    ("{c=\"1\",a=\"2\"}", "{c=\"3\",a=\"4\"}"), ("{b=\"1\",z=\"2\"}", "{b=\"3\",z=\"4\"}"),
    ("{ a = \"1\" , }", "{ a = \"2\" , }"), ("{instance=\"x\"}", "{instance=\"y\"}"),
    ("{a=\"1\"}", "{a=\"\(long)\"}"), ("{a=\"\(long)\",c=\"1\"}", "{a=\"2\",c=\"\(long)\"}"),
    ("{\(longName)=\"1\"}", "{\(longName)=\"2\"}"), ("{b=\"1\"}", "{b=\"\(long)\"}"),
    ("{le=\"1\"}", "{le=\"2\"}"), ("{a=\"é\"}", "{a=\"e\"}"), ("", ""),
    ("{a=\"0123456789abcdef\"}", "{a=\"0123456789abcdefg\"}"),
  ]

  @Test(arguments: pairs, groups)
  func writesTheSame(lines: (known: String, next: String), group: LabelSet) throws {
    let wanted = try pushed("m\(lines.next) 2\n", group, after: nil)
    #expect(try pushed("m\(lines.next) 2\n", group, after: "k\(lines.known) 1\n") == wanted)
    // With bytes behind the line it is read in words.
    let behind = "# \(Self.long)\n"
    #expect(
      try pushed("m\(lines.next) 2\n\(behind)", group, after: "k\(lines.known) 1\n") == wanted)
  }

  /// Whether the labels are of a shape that is known when the first line was read.
  private static let cases: [(known: String, text: String, isKnown: Bool)] = [
    ("{a=\"1\"}", "{a=\"2\"} 1\n", true), ("{a=\"1\"}", "{a=\"2\"}1\n", true),
    ("{a=\"1\"}", "{a=\"2\",b=\"1\"} 1\n", false), ("{a=\"1\"}", "{b=\"1\"} 1\n", false),
    ("{a=\"1\"}", "{a=\"\\n\"} 1\n", false), ("{a=\"1\"}", "{a=\"é\"} 1\n", false),
    ("{a=\"1\"}", "{a=\"\n\"} 1\n", false), ("{a=\"1\"}", "{a=\"2", false),
    ("{a=\"1\"}", "", false),
    ("{a=\"1\"}", "{a=\"2\" } 1\n", false), ("{a=\"\\n\"}", "{a=\"1\"} 1\n", false),
    ("", " 1\n", true), ("", "b 1\n", false), ("", "{a=\"1\"} 1\n", false),
    ("{a=\"1\"}", " 1\n", false),
  ]

  @Test(arguments: cases)
  func matches(known: String, text: String, isKnown: Bool) throws {
    var shapes = SampleShapes()
    let (line, bytes) = (Array(known.utf8), Array(text.utf8))
    add(line, to: &shapes)
    var room = ShapeTable.Values(repeating: ByteRange(0, 0))
    var values = room.mutableSpan
    let match = ShapeTable(shapes).match(bytes.span, from: 0, into: &values)
    #expect((match != nil) == isKnown)
    let longer = bytes + Array("# \(Self.long)".utf8)
    let other = ShapeTable(shapes).match(longer.span, from: 0, into: &values)
    #expect((other != nil) == isKnown)
  }

  @Test func learningEnds() throws {
    var shapes = SampleShapes()
    for number in 0..<40 {
      let line = Array("{l\(number)=\"1\"}".utf8)
      if shapes.isWanting { add(line, to: &shapes) }
    }
    #expect(!shapes.isWanting)
    shapes.noteUse()
    #expect(shapes.isWanting)
  }

  private func add(_ line: [UInt8], to shapes: inout SampleShapes) {
    shapes.add(
      SampleParts(ofLine: line.span), of: line.span, labels: [UInt8]().span, under: Self.groups[0],
      marks: [])
  }

  private func pushed(_ body: String, _ group: LabelSet, after former: String?) throws -> [String] {
    var parser = TextParser(
      collector: FamilyCollector(group: group, hasher: SeriesHasher(seed: 1, key: 2)))
    let bytes = Array(((former ?? "") + body).utf8)
    parser.feed(bytes.span)
    let pushed = try parser.finish()
    return pushed.families.suffix(1).flatMap { family -> [String] in
      let metrics = family.metrics
      var cursor = MetricCursor(metrics.span)
      var found: [String] = []
      while let message = cursor.nextMessage() {
        found.append("\(message.array()) \(family.hasForeignLabels)")
      }
      return found
    }
  }
}
