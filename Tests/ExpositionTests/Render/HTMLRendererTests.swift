import Exposition
import Testing

struct HTMLRendererTests {
  @Test(
    arguments: [
      (.gauge, .number(1e6), "1000000"), (.counter, .number(1e-5), "0.00001"),
      (
        .summary, .summary(count: 1_000_000, sum: 2.5, [(0.5, 1e6)]),
        "<table><tr><th scope=\"row\">Quantile 0.5</th><td>1000000</td></tr>"
          + "<tr><th scope=\"row\">Sample Count</th><td>1000000</td></tr>"
          + "<tr><th scope=\"row\">Sample Sum</th><td>2.5</td></tr></table>"
      ),
      (
        .histogram, .histogram(count: 3, sum: 1e6, [(0.1, 1), (.infinity, 3)]),
        "<table><tr><th scope=\"row\">Sample values ≤ 0.1</th><td>1</td></tr>"
          + "<tr><th scope=\"row\">Sample values ≤ +Inf</th><td>3</td></tr>"
          + "<tr><th scope=\"row\">Total sample Count</th><td>3</td></tr>"
          + "<tr><th scope=\"row\">Sample Sum</th><td>1000000</td></tr></table>"
      ),
      // A native histogram: count, a positive span and a delta.
      (
        .histogram, .fields([8, 7, 0x62, 4, 8, 0, 16, 1, 0x6A, 1, 14]),
        "<table><tr><th scope=\"row\">Sample values in (0.5, 1]</th><td>7</td></tr>"
          + "<tr><th scope=\"row\">Total sample Count</th><td>7</td></tr>"
          + "<tr><th scope=\"row\">Sample Sum</th><td>0</td></tr></table>"
      ),
    ] as [(MetricType, FamilyRecipe.Value, String)])
  func writesEachType(type: MetricType, value: FamilyRecipe.Value, html: String) {
    let recipe = FamilyRecipe(
      type: type, group: LabelSet([LabelPair("instance", "<i>")]), metrics: [([], value)])
    let message = recipe.firstMessage()
    var output = ByteBuffer()
    HTMLRenderer.writeRow(MetricView(message.span), into: &output)
    #expect(
      output.text() == "<tr><td><code class=\"label\">instance=\"&lt;i&gt;\"</code> </td><td>"
        + html + "</td></tr>\n")
  }
}
