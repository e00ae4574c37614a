import Exposition
import Testing

struct MetricSortingTests {
  /// Whatever the length of the steps, it sorts as the rule says and leaves equals as pushed.
  @Test(arguments: [1, 2, 64, 65, 130, 400], [1, 70, Int.max])
  func sortsInSteps(count: Int, work: Int) {
    var random = SeededGenerator(state: UInt64(count))
    for disorder in [0, 1, count, 1_000_000] {
      // Names differ, but only values count: some are the same.
      let values = (0..<count).map { index in
        (index + Int.random(in: 0...disorder, using: &random)) / 2
      }
      var recipe = FamilyRecipe()
      recipe.metrics = values.enumerated().map { index, value in
        let digits = "\(value)"
        let padded = String(repeating: "0", count: 8 - digits.count) + digits
        return ([("l\(index)", padded)], FamilyRecipe.Value.number(Double(index)))
      }
      let expected = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
      #expect(numbers(recipe.make(), work) == expected.map(Double.init))
    }
  }

  @Test func takesSteps() {
    var recipe = FamilyRecipe()
    recipe.metrics = (0..<1000).reversed().map {
      ([("a", "\(1000 + $0)")], FamilyRecipe.Value.number(1))
    }
    var sorting = MetricSorting(recipe.make())
    var steps = 1
    while true {
      var work = 300
      if sorting.step(&work) != nil { break }
      steps += 1
    }
    #expect(steps > 10)
  }

  private func numbers(_ family: MetricFamily, _ work: Int) -> [Double] {
    var sorting = MetricSorting(family)
    var order: SortedMetrics?
    while order == nil {
      var left = work
      order = sorting.step(&left)
    }
    var numbers: [Double] = []
    order?.forEachMetric(of: family) { _, message in numbers.append(MetricView(message).number) }
    return numbers
  }
}
