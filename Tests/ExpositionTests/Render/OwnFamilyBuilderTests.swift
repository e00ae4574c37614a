import Exposition
import Testing

struct OwnFamilyBuilderTests {
  @Test func sortsLabelsAndAddsNone() {
    var builder = OwnFamilyBuilder(name: "own", help: "h", type: .summary)
    builder.add(
      labels: [LabelPair("method", "put"), LabelPair("code", "200")], count: 300, sum: 1.5,
      quantiles: [(0.5, .nan), (0.9, 2)])
    builder.add(count: 1, sum: 0, quantiles: [])
    let family = builder.finish()
    #expect(family.metricCount == 2)
    #expect(
      rendered(family) == """
        # HELP own h
        # TYPE own summary
        own_sum 0
        own_count 1
        own{code="200",method="put",quantile="0.5"} NaN
        own{code="200",method="put",quantile="0.9"} 2
        own_sum{code="200",method="put"} 1.5
        own_count{code="200",method="put"} 300

        """)
  }

  @Test(arguments: [
    ([LabelPair("job", "j")], #"instance="",job="j""#),
    ([LabelPair("job", "j"), LabelPair("instance", "i")], #"instance="i",job="j""#),
    ([LabelPair("job", "j"), LabelPair("a.b", "i")], #"a_b="i",instance="",job="j""#),
  ])
  func timeSeriesCarryTheGroupsLabels(group: [LabelPair], labels: String) {
    let family = MetricFamily.timeSeries(
      name: "push_time_seconds", help: "h", seconds: 1_583_801_648.5, group: LabelSet(group))
    #expect(
      rendered(family) == """
        # HELP push_time_seconds h
        # TYPE push_time_seconds gauge
        push_time_seconds{\(labels)} 1.5838016485e+09

        """)
  }
}
