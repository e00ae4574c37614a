import Exposition
import Testing

struct FamilyCollectorTests {
  private func collector(keepsInconsistent: Bool = false) -> FamilyCollector {
    FamilyCollector(
      group: LabelSet([LabelPair("job", "j")]), hasher: SeriesHasher(seed: 1, key: 2),
      keepsInconsistent: keepsInconsistent, ignoring: ["ignored"])
  }

  private func add(_ count: Int, to draft: Int, _ collector: inout FamilyCollector) {
    var labels = SeriesLabels()
    for _ in 0..<count {
      labels.removeAll()
      collector.add(&labels, number: 1, kind: .gauge, to: draft)
    }
    collector.drafts[draft].type = .gauge
  }

  @Test func problemsOfAReplacedFamilyGoWithIt() {
    var collector = collector()
    add(30, to: collector.replaceDraft(named: "a"), &collector)
    add(1, to: collector.replaceDraft(named: "b"), &collector)
    collector.noteTimestamp(in: 0)
    add(1, to: collector.replaceDraft(named: "a"), &collector)
    let pushed = collector.finish()
    #expect(pushed.problemCount == 0)
    #expect(pushed.problems == [])
    #expect(!pushed.hasTimestamps)
    #expect(pushed.families.map { "\($0.name) \($0.metricCount)" } == ["b 1", "a 1"])
    #expect(pushed.families.allSatisfy { !$0.metrics.isEmpty })
  }

  @Test func anEmptiedFamilyReplacesToo() {
    var collector = collector()
    add(2, to: collector.replaceDraft(named: "a"), &collector)
    collector.noteEmptied("a")
    let pushed = collector.finish()
    #expect((pushed.problemCount, pushed.families.count) == (0, 0))
    #expect(pushed.emptied == ["a"])
  }

  @Test func ofAnIgnoredFamilyTimestampsAloneCount() {
    var collector = collector()
    let draft = collector.draft(named: "ignored")
    add(2, to: draft, &collector)
    collector.noteTimestamp(in: draft)
    let pushed = collector.finish()
    #expect((pushed.problemCount, pushed.families.count) == (0, 0))
    #expect(pushed.hasTimestamps)
  }

  @Test(arguments: [false, true]) func eachFamilyKeepsAProblem(keepsInconsistent: Bool) {
    var collector = collector(keepsInconsistent: keepsInconsistent)
    add(30, to: collector.draft(named: "a"), &collector)
    add(2, to: collector.draft(named: "b"), &collector)
    let pushed = collector.finish()
    #expect((pushed.problemCount, pushed.problems.count) == (30, 10))
    #expect(pushed.families.map(\.problems.count) == (keepsInconsistent ? [10, 1] : [0, 0]))
  }
}
