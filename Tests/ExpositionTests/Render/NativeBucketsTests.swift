import Exposition
import Testing

struct NativeBucketsTests {
  /// A `Histogram` message, field by field.
  struct Native {
    var schema = 0
    var count: UInt64 = 0
    var floatCount: Double?
    var zeroThreshold = 0.0
    var zeroCount: UInt64 = 0
    var floatZeroCount: Double?
    var negative: Side?
    var positive: Side?

    struct Side {
      var spans: [(offset: Int, length: Int)]
      var deltas: [Int] = []
      var counts: [Double] = []
    }

    func message() -> [UInt8] {
      var output = ByteBuffer()
      output.appendNumber(1, count)
      if let floatCount { output.appendNumber(4, floatCount) }
      output.appendNumber(5, zigzag(schema))
      output.appendNumber(6, zeroThreshold)
      output.appendNumber(7, zeroCount)
      if let floatZeroCount { output.appendNumber(8, floatZeroCount) }
      if let negative { append(negative, first: 9, to: &output) }
      if let positive { append(positive, first: 12, to: &output) }
      return output.array()
    }

    private func append(_ side: Side, first: UInt8, to output: inout ByteBuffer) {
      for span in side.spans {
        var inner = ByteBuffer()
        inner.appendNumber(1, zigzag(span.offset))
        inner.appendNumber(2, UInt64(span.length))
        append(first, inner, to: &output)
      }
      var deltas = ByteBuffer()
      for delta in side.deltas { deltas.appendVarint(zigzag(delta)) }
      append(first + 1, deltas, to: &output)
      var counts = ByteBuffer()
      for count in side.counts { counts.appendFixed64(count.bitPattern) }
      append(first + 2, counts, to: &output)
    }

    private func append(_ field: UInt8, _ inner: borrowing ByteBuffer, to output: inout ByteBuffer)
    {
      output.append(field << 3 | 2)
      output.appendVarint(UInt64(inner.count))
      output.append(inner)
    }

    private func zigzag(_ number: Int) -> UInt64 {
      UInt64(bitPattern: Int64(number << 1 ^ number >> 63))
    }
  }

  private func json(_ native: Native) -> String {
    let family = FamilyRecipe(
      type: .histogram, group: LabelSet([]), metrics: [([], .fields(native.message()))])
    let message = family.firstMessage()
    var output = ByteBuffer()
    JSONRenderer.write(MetricView(message.span), into: &output)
    return output.text()
  }

  @Test func integerCountsAreSumsOfDeltas() {
    let native = Native(
      schema: 0, count: 20, zeroThreshold: 0.001, zeroCount: 2,
      negative: .init(spans: [(0, 2)], deltas: [1, 2]),
      positive: .init(spans: [(0, 2), (1, 2)], deltas: [3, -3, 4, 1]))
    #expect(
      json(native) == """
        {"buckets":[[1,"-2","-1","3"],[1,"-1","-0.5","1"],[3,"-0.001","0.001","2"],\
        [0,"0.5","1","3"],[0,"4","8","4"],[0,"8","16","5"]],"count":"20",\
        "labels":{"instance":""},"sum":"0"}
        """)
  }

  @Test func floatCountsStandAsTheyAre() {
    let native = Native(
      schema: 1, floatCount: 7.5, floatZeroCount: 0.25,
      negative: .init(spans: [(-1, 1)], counts: [1.5]),
      positive: .init(spans: [(2, 1)], counts: [1e6]))
    #expect(
      json(native) == """
        {"buckets":[[1,"-0.7071067811865475","-0.5","1.5"],[3,"-0","0","0.25"],\
        [0,"1.414213562373095","2","1e+06"]],"count":"7.5","labels":{"instance":""},"sum":"0"}
        """)
  }

  @Test func aSpanWithoutBucketsMarksANativeHistogram() {
    let native = Native(count: 0, positive: .init(spans: [(0, 0)]))
    #expect(
      json(native)
        == "{\"buckets\":[],\"count\":\"0\",\"labels\":{\"instance\":\"\"},\"sum\":\"0\"}")
  }

  @Test(
    arguments: [
      (0, 1024, "8.98846567431158e+307", "1.7976931348623157e+308"),
      (0, 1025, "1.7976931348623157e+308", "+Inf"), (0, -1100, "0", "0"),
      (-4, 1, "1", "65536"), (-4, 64, "2.7430620343968443e+303", "1.7976931348623157e+308"),
      (-1, 0, "0.25", "1"), (2, 1, "1", "1.189207115002721"),
      (3, 8, "1.8340080864093422", "2"), (8, 1, "1", "1.0027112750502025"),
      (8, -1, "0.9945994234836328", "0.9972960560854698"),
      (9, 512, "1.9972942257819404", "2"), (-70, 2_000_000_000, "+Inf", "+Inf"),
    ] as [(Int, Int, String, String)])
  func boundsAreThoseOfPrometheus(schema: Int, index: Int, lower: String, upper: String) {
    let native = Native(
      schema: schema, count: 1, positive: .init(spans: [(index, 1)], deltas: [1]))
    #expect(json(native).contains("[[0,\"\(lower)\",\"\(upper)\",\"1\"]]"), "\(json(native))")
  }

  @Test(arguments: [
    Native.Side(spans: [(0, 4_000_000_000)], deltas: [1]),
    Native.Side(spans: [(0, 1), (0, 4_000_000_000), (0, 4_000_000_000)], deltas: [1]),
    Native.Side(spans: [(0, 1)], deltas: [1, 1, 1]),
  ])
  func claimedLengthsAreNotBelieved(side: Native.Side) {
    #expect(
      json(Native(count: 1, positive: side)).contains("\"buckets\":[[0,\"0.5\",\"1\",\"1\"]],"))
  }

  @Test func countsWrapInsteadOfTrapping() {
    let native = Native(
      count: 1, positive: .init(spans: [(0, 2)], deltas: [.max, .max]))
    #expect(json(native).contains("\"18446744073709551614\""))
  }
}
