/// What is wrong with the metrics of a body.
struct PushProblems {
  /// Problems kept with their metrics, besides the first of each family; the others are only
  /// counted.
  private static let mostKept = 10

  private var kept: [(draft: Int, problem: MetricProblem)] = []
  private(set) var count = 0
  /// Bytes that those kept take, about.
  private(set) var heldBytes = 0

  /// The first of each family is kept, as what keeps it from being scraped.
  func keepsNext(of draft: FamilyDraft) -> Bool {
    kept.count < Self.mostKept || draft.problemCount == 0
  }

  mutating func add(_ problem: MetricProblem, of draft: Int) {
    kept.append((draft, problem))
    heldBytes += problem.metric.count + 200
  }

  mutating func countOne() { count += 1 }

  /// Those of a family that was replaced go with it: upstream looks only at what is left.
  mutating func withdraw(_ draft: FamilyDraft) { count -= draft.problemCount }

  /// The first ones, in the order of the body.
  func first(without replaced: Set<Int>) -> [MetricProblem] {
    kept.lazy.filter { !replaced.contains($0.draft) }.prefix(Self.mostKept).map(\.problem)
  }
}
