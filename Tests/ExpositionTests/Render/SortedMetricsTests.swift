import Exposition
import Testing

struct SortedMetricsTests {
  @Test(arguments: [
    (["a=1", "a=2"], [0, 1], true), (["a=2", "a=1"], [1, 0], false),
    (["a=1,b=1", "z=9"], [1, 0], false), (["b=1", "a=2"], [0, 1], true),
    (["b=2", "a=1"], [1, 0], false), (["a=10", "a=9"], [0, 1], true),
    (["a=\u{e9}", "a=z", "a="], [2, 1, 0], false),
    (["a=1,b=2", "a=1,b=1", "c=0", ""], [3, 2, 1, 0], false),
    // Equal values under different names: as pushed.
    (["b=1", "a=1", "c=1"], [0, 1, 2], true), (["b=1", "a=1", "c=0"], [2, 0, 1], false),
  ])
  func sortsByCountAndValuesOnly(series: [String], order: [Int], isPushedOrder: Bool) {
    let family = make(series, group: LabelSet([]))
    let sorted = SortedMetrics(family)
    var numbers: [Int] = []
    sorted.forEachMetric(of: family) { _, message in
      numbers.append(Int(MetricView(message).number))
    }
    #expect(numbers == order)
    #expect(sorted.isPushedOrder == isPushedOrder)
  }

  @Test(arguments: [
    ("a", ["x=1"], "b", ["x=0"], false), ("b", ["x=9", "x=1"], "a", ["x=5"], true),
    ("a", [""], "b", [""], true), ("a", [""], "a", [""], false),
    ("z", [""], "a", ["x=1"], true), ("a", ["x=1", ""], "a", ["x=0"], true),
  ])
  func groupsGoByTheirSmallestSeries(
    job: String, series: [String], otherJob: String, others: [String], precedes: Bool
  ) {
    let left = make(series, group: LabelSet([LabelPair("z", ByteString(job))]))
    let right = make(others, group: LabelSet([LabelPair("z", ByteString(otherJob))]))
    let isFirst = SortedMetrics.precedes(
      (left, SortedMetrics(left)), (right, SortedMetrics(right)))
    #expect(isFirst == precedes)
  }

  @Test(arguments: [
    (["x=1", "x=2"], ["x=2", "x=1"], true), (["x=1"], ["x=1", "x=2"], true),
    (["x=2"], ["x=1", "x=2"], false), (["x=1"], ["y=1"], false), (["a=1,b=2"], ["a=1"], false),
  ])
  func groupsStandWhereTheirSmallestSeriesDoes(
    series: [String], others: [String], standsLike: Bool
  ) {
    let group = LabelSet([LabelPair("z", "j")])
    let orders = [series, others].map { SortedMetrics(make($0, group: group)) }
    #expect(orders[0].standsLike(orders[1]) == standsLike)
  }

  private func make(_ series: [String], group: LabelSet) -> MetricFamily {
    var recipe = FamilyRecipe(group: group)
    for (index, labels) in series.enumerated() {
      let pairs = labels.split(separator: ",").map { pair in
        let parts = pair.split(separator: "=", omittingEmptySubsequences: false)
        return (String(parts[0]), String(parts[1]))
      }
      recipe.metrics.append((pairs, .number(Double(index))))
    }
    return recipe.make()
  }
}
