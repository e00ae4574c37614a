import Exposition
import Testing

struct JSONRendererTests {
  @Test(
    arguments: [
      (.gauge, .number(1e6), "{\"labels\":L,\"value\":\"1e+06\"}"),
      (.counter, .number(-0.0), "{\"labels\":L,\"value\":\"-0\"}"),
      (.untyped, .number(.nan), "{\"labels\":L,\"value\":\"NaN\"}"),
      (.gauge, .fields([]), "{\"labels\":L,\"value\":\"0\"}"),
      (
        .summary, .summary(count: 1_000_000, sum: 2.5, [(0.5, 1), (0.1, 2), (0.5, 3)]),
        "{\"count\":\"1000000\",\"labels\":L,\"quantiles\":{\"0.1\":\"2\",\"0.5\":\"3\"},"
          + "\"sum\":\"2.5\"}"
      ),
      (
        .summary, .summary(count: 0, sum: 0, []),
        "{\"count\":\"0\",\"labels\":L,\"quantiles\":{},\"sum\":\"0\"}"
      ),
      (
        .histogram, .histogram(count: 3_000_000, sum: -0.0, [(.infinity, 3), (5, 1), (10, 2)]),
        "{\"buckets\":{\"+Inf\":\"3\",\"10\":\"2\",\"5\":\"1\"},\"count\":\"3000000\","
          + "\"labels\":L,\"sum\":\"-0\"}"
      ),
      (
        .gaugeHistogram, .histogram(count: 3, sum: 1, [(1, 3)]),
        "{\"buckets\":{\"1\":\"3\"},\"count\":\"3\",\"labels\":L,\"sum\":\"1\"}"
      ),
      (
        .histogram, .floatHistogram(count: 2.5, sum: 1, [(1, 0.5), (2, 1e7)]),
        "{\"buckets\":{\"1\":\"0.5\",\"2\":\"1e+07\"},\"count\":\"2.5\",\"labels\":L,"
          + "\"sum\":\"1\"}"
      ),
    ] as [(MetricType, FamilyRecipe.Value, String)])
  func writesEachType(type: MetricType, value: FamilyRecipe.Value, json: String) {
    let message = FamilyRecipe(type: type, metrics: [([("a", "<\"\n")], value)]).firstMessage()
    var output = ByteBuffer()
    JSONRenderer.write(MetricView(message.span), into: &output)
    let labels = "{\"a\":\"\\u003c\\\"\\n\",\"instance\":\"i\",\"job\":\"j\"}"
    #expect(output.text() == json.split(separator: "L").joined(separator: labels))
  }
}
