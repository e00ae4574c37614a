import Exposition
import Testing

/// What the body says, as the text renderer writes it, or the error's sentence.
private func outcome(of body: String, pieces: Int = .max, utf8: Bool = false) -> String {
  let collector = FamilyCollector(
    group: LabelSet([LabelPair("job", "j")]), hasher: SeriesHasher(seed: 1, key: 2))
  var parser = TextParser(collector: collector, allowsUTF8Names: utf8)
  let bytes = Array(body.utf8)
  var start = 0
  while start < bytes.count {
    let end = min(bytes.count, start + min(pieces, bytes.count))
    parser.feed(bytes.span.extracting(start..<end))
    start = end
  }
  do throws(TextError) {
    return rendered(try parser.finish())
  } catch {
    return "\(error)"
  }
}

private func rendered(_ pushed: PushedFamilies) -> String {
  var buffer = ByteBuffer()
  let renderer = TextRenderer(escaping: .allowUTF8)
  for family in pushed.families {
    renderer.header(name: family.name, help: family.help, type: family.type, into: &buffer)
    renderer.samples(of: family, order: SortedMetrics(family), into: &buffer)
  }
  let problems = pushed.problems.map { "problem: \($0.reason)\n" }.joined()
  let text = String(decoding: buffer.array(), as: UTF8.self)
  return text.replacing("instance=\"\",job=\"j\"", with: "…") + problems
    + (pushed.hasTimestamps ? "timestamps\n" : "")
}

struct TextParserTests {
  @Test(arguments: [
    ("", ""),
    ("\n\n", ""),
    ("\n\n\n\n\n\n\n\n\na 1\n\n", "# TYPE a untyped\na{…} 1\n"),
    ("a 1\n", "# TYPE a untyped\na{…} 1\n"),
    (" \ta \t{ l = \"v\" , } \t1\n", "# TYPE a untyped\na{…,l=\"v\"} 1\n"),
    ("a{} 1\n", "# TYPE a untyped\na{…} 1\n"),
    ("a:b 1\n", "# TYPE a:b untyped\na:b{…} 1\n"),
    ("# EOF\n# UNIT a s\n#\n#x\r\na 1\n", "# TYPE a untyped\na{…} 1\n"),
    ("#TYPE a gauge\na 1\n", "# TYPE a gauge\na{…} 1\n"),
    ("# TYPE a GAUGE\na 1\n", "# TYPE a gauge\na{…} 1\n"),
    ("# HELP a x \\\\ \\n \\\" y \na 1\n", "# HELP a x \\\\ \\n \" y \n# TYPE a untyped\na{…} 1\n"),
    ("a 1\n# HELP a later\n", "# HELP a later\n# TYPE a untyped\na{…} 1\n"),
    ("# TYPE a\n# HELP a\na 1\n", "# TYPE a untyped\na{…} 1\n"),
    ("# TYPE a gauge\n", ""),
    ("{\"a\"} 1\n", "# TYPE a untyped\na{…} 1\n"),
    ("{\"a\",l=\"v\"} 1\n", "# TYPE a untyped\na{…,l=\"v\"} 1\n"),
    ("{l=\"v\",\"a\"} 1\n", "# TYPE a untyped\na{…,l=\"v\"} 1\n"),
    ("\"a\" 1\n", "# TYPE a untyped\na{…} 1\n"),
    ("a{\"l\"=\"v\"} 1\n", "# TYPE a untyped\na{…,l=\"v\"} 1\n"),
    ("# TYPE \"a\" gauge\na 1\n", "# TYPE a gauge\na{…} 1\n"),
    ("a{l=\"\\\\\\\"\\n\"} 1\n", "# TYPE a untyped\na{…,l=\"\\\\\\\"\\n\"} 1\n"),
    ("a{l=\"é\"} 1\n", "# TYPE a untyped\na{…,l=\"é\"} 1\n"),
    ("a{job=\"x\",z=\"1\",b=\"2\"} 1\n", "# TYPE a untyped\na{b=\"2\",…,z=\"1\"} 1\n"),
    (
      "a{l=\"1\"} 1\nb 2\na{l=\"2\"} 3\n",
      "# TYPE a untyped\na{…,l=\"1\"} 1\na{…,l=\"2\"} 3\n# TYPE b untyped\nb{…} 2\n"
    ),
    ("a 1 1234\n", "# TYPE a untyped\na{…} 1\ntimestamps\n"),
    ("a 1 0\n", "# TYPE a untyped\na{…} 1\ntimestamps\n"),
    ("a 1 -5\n", "# TYPE a untyped\na{…} 1\ntimestamps\n"),
    (
      "a 1\na 2\n",
      "# TYPE a untyped\na{…} 1\nproblem: was collected before with the same name and label values\n"
    ),
    (
      "# TYPE s summary\ns{quantile=\"0.5\"} 1\ns_sum 2\ns_count 3\n",
      "# TYPE s summary\ns{…,quantile=\"0.5\"} 1\ns_sum{…} 2\ns_count{…} 3\n"
    ),
    ("# TYPE s summary\ns_count 3.9\n", "# TYPE s summary\ns_sum{…} 0\ns_count{…} 3\n"),
    (
      "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 3\nh_sum 4\nh_count 3\n",
      "# TYPE h histogram\nh_bucket{…,le=\"1\"} 1\nh_bucket{…,le=\"+Inf\"} 3\nh_sum{…} 4\nh_count{…} 3\n"
    ),
    (
      "# TYPE h histogram\nh_bucket{le=\"1\"} 1.5\nh_count 3\n",
      "# TYPE h histogram\nh_bucket{…,le=\"1\"} 1.5\nh_bucket{…,le=\"+Inf\"} 3\nh_sum{…} 0\nh_count{…} 3\n"
    ),
    (
      "# TYPE h gaugehistogram\nh_count 3\n",
      "# TYPE h histogram\nh_bucket{…,le=\"+Inf\"} 3\nh_sum{…} 0\nh_count{…} 3\n"
    ),
    ("h_count 3\n", "# TYPE h_count untyped\nh_count{…} 3\n"),
  ])
  func accepts(body: String, meaning: String) {
    #expect(outcome(of: body) == meaning)
    #expect(outcome(of: body, pieces: 1) == meaning)
    #expect(outcome(of: body, pieces: 7) == meaning)
  }

  @Test(arguments: [
    ("a 1", 1, "unexpected end of input stream"),
    ("a 1\nb", 2, "unexpected end of input stream"),
    ("# TYPE a gau", 1, "unexpected end of input stream"),
    ("# comment", 1, "unexpected end of input stream"),
    ("a{l=\"v", 1, "unexpected end of input stream"),
    ("a 1\n1a 2\n", 2, "invalid metric name"),
    ("\n\n\n\n\n\n\n\na 1\n\n\n1a 2\n", 12, "invalid metric name"),
    ("\u{0}\u{0}\u{0}", 1, "invalid metric name"),
    ("{l=\"v\"} 1\n", 1, "invalid metric name"),
    ("a 1\n{l=\"v\"} 1\n", 2, "invalid metric name"),
    ("{\"a.b\"} 1\n", 1, "invalid metric name \"a.b\""),
    ("\"\" 1\n", 1, "invalid metric name \"\""),
    ("# TYPE a-b gauge\n", 1, "invalid metric name in comment"),
    ("a\n", 1, "expected float as value, got \"\""),
    ("a 1x\n", 1, "expected float as value, got \"1x\""),
    ("a 1\r\n", 1, "expected float as value, got \"1\\r\""),
    ("a 0x1p1\n", 1, "expected float as value, got \"0x1p1\""),
    ("a 1e400\n", 1, "expected float as value, got \"1e400\""),
    ("a 1 \n", 1, "expected integer as timestamp, got \"\""),
    ("a 1 1.5\n", 1, "expected integer as timestamp, got \"1.5\""),
    ("a 1 2 3\n", 1, "spurious string after timestamp: \" 3\""),
    ("a{1=\"v\"} 1\n", 1, "invalid label name for metric \"a\""),
    ("a{,} 1\n", 1, "invalid label name for metric \"a\""),
    ("a{\n", 1, "invalid label name for metric \"a\""),
    ("a{\"l.m\"=\"v\"} 1\n", 1, "invalid label name \"l.m\""),
    ("a{l} 1\n", 1, "expected '=' after label name, found '}'"),
    ("a{l=v} 1\n", 1, "expected '\"' at start of label value, found 'v'"),
    ("a{l='v'} 1\n", 1, "expected '\"' at start of label value, found '\\''"),
    ("a{l=\"v\" m=\"w\"} 1\n", 1, "unexpected end of label value \"v\""),
    ("a{l=\"v\nw\"} 1\n", 1, "label value \"v\" contains unescaped new-line"),
    ("a{l=\"\\t\"} 1\n", 1, "invalid escape sequence '\\t'"),
    ("# HELP a \\t\n", 1, "invalid escape sequence '\\t'"),
    ("a{__name__=\"b\"} 1\n", 1, "label name \"__name__\" is reserved"),
    ("a{l=\"1\",l=\"1\"} 1\n", 1, "duplicate label names for metric \"a\""),
    ("# HELP a x\n# HELP a x\n", 2, "second HELP line for metric name \"a\""),
    (
      "a 1\n# TYPE a gauge\n", 2,
      "second TYPE line for metric name \"a\", or TYPE reported after samples"
    ),
    ("# TYPE a info\n", 1, "unknown metric type \"info\""),
    ("# TYPE a gauge\r\n", 1, "unknown metric type \"gauge\\r\""),
    (
      "# TYPE s summary\ns{quantile=\"x\"} 1\n", 2,
      "expected float as value for 'quantile' label, got \"x\""
    ),
    (
      "# TYPE h histogram\nh_bucket{le=\"x\"} 1\n", 2,
      "expected float as value for 'le' label, got \"x\""
    ),
    (
      "# TYPE h histogram\nh_bucket{le=\"1\"} -1\n", 2,
      "negative bucket population for histogram \"h\""
    ),
    ("# TYPE h histogram\nh_count -1\n", 2, "negative count for histogram \"h\""),
    ("{\"a\",\"b\"} 1\n", 1, "multiple metric names for metric \"a\""),
    ("{\"a\": 1}\n", 1, "unexpected end of metric name ':'"),
  ])
  func refuses(body: String, line: Int, reason: String) {
    let sentence = "text format parsing error in line \(line): \(reason)"
    #expect(outcome(of: body) == sentence)
    #expect(outcome(of: body, pieces: 1) == sentence)
    #expect(outcome(of: body, pieces: 5) == sentence)
  }

  @Test(arguments: [
    ("{\"a.b\",\"é\"=\"v\"} 1\n", "# TYPE \"a.b\" untyped\n{\"a.b\",…,\"é\"=\"v\"} 1\n"),
    ("\"a.b\" 1\n", "# TYPE \"a.b\" untyped\n{\"a.b\",…} 1\n"),
    ("# TYPE \"a b\" gauge\n{\"a b\"} 1\n", "# TYPE \"a b\" gauge\n{\"a b\",…} 1\n"),
    (
      "# TYPE \"a.b\" summary\n{\"a.b_sum\"} 1\n",
      "# TYPE \"a.b\" summary\n{\"a.b_sum\",…} 1\n{\"a.b_count\",…} 0\n"
    ),
    ("a{\"l.m\"=\"v\"} 1\n", "# TYPE a untyped\na{…,\"l.m\"=\"v\"} 1\n"),
    ("a{U__l_2e_m=\"v\"} 1\n", "# TYPE a untyped\na{U__l_2e_m=\"v\",…} 1\n"),
    ("{\"\"} 1\n", "text format parsing error in line 1: invalid metric name \"\""),
  ])
  func takesUTF8NamesWhereAllowed(body: String, meaning: String) {
    #expect(outcome(of: body, utf8: true) == meaning)
  }

  @Test func labelsThatAreOneWhenEscapedAreAProblem() {
    let outcome = outcome(of: "a{\"l.m\"=\"v\",l_m=\"w\"} 1\n", utf8: true)
    #expect(outcome.contains("labels named \"l.m\" and \"l_m\""))
  }

  @Test func aLineMayHaveManyLabels() {
    let labels = (0..<5000).map { "l\($0)=\"\"" }.joined(separator: ",")
    #expect(outcome(of: "a{\(labels)} 1\n").hasPrefix("# TYPE a untyped\na{…,l0=\"\",l1=\"\","))
    #expect(
      outcome(of: "a{\(labels),l7=\"\"} 1\n")
        == "text format parsing error in line 1: duplicate label names for metric \"a\"")
  }

  /// Whatever the bytes and the pieces: no crash, and the pieces make no difference.
  @Test(arguments: 1...40) func mutatedBodiesMeanOneThing(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let model = """
      # HELP a some help \\n
      # TYPE a counter
      a{l="v",m="w\\\\"} 1.5e3
      # TYPE h histogram
      h_bucket{le="1"} 2
      h_sum 3
      {"q",l="x"} -Inf 12

      """
    for _ in 0..<50 {
      var bytes = Array(model.utf8)
      for _ in 0...Int(random.next() % 3) {
        let place = Int(random.next() % UInt64(bytes.count))
        bytes[place] = Array("\"\\{}=,# \n1ale\u{0}".utf8)[Int(random.next() % 14)]
      }
      let body = String(decoding: bytes, as: UTF8.self)
      #expect(outcome(of: body) == outcome(of: body, pieces: Int(random.next() % 9) + 1))
    }
  }
}

/// A small deterministic generator (splitmix64).
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
