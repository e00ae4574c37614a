import Exposition
import HTTP
import Storage
import Testing

@testable import Gateway

struct GroupFamiliesTests {
  private func families(after pushes: (body: String, time: Timestamp)...) throws -> [String] {
    var seen: [String] = []
    let asked = AskedGateway()
    let store = asked.gateway.store
    for push in pushes {
      let key = GroupingKey(job: "j")
      var collector = FamilyCollector(group: key.labels, hasher: store.hasher)
      var labels = SeriesLabels()
      for name in push.body.split(separator: " ") {
        let draft = collector.draft(named: ByteString(String(name)))
        collector.add(&labels, number: 1, kind: .untyped, to: draft)
      }
      if push.body.isEmpty { collector.noteTimestamp(in: collector.draft(named: "t")) }
      try? store.push(
        collector.finish(), to: key, replacing: .sameNames,
        from: .init(source: "", time: push.time))
    }
    let group = try #require(store.uncheckedGroups().first)
    var families = GroupFamilies(group)
    while let next = families.next() { seen.append("\(next.family.name) \(next.time)") }
    return seen
  }

  @Test func theGroupsOwnSeriesStandAmongTheOthers() throws {
    #expect(
      try families(after: ("push_g z a", 5), ("b", 7), ("", 9)) == [
        "a 5", "b 7", "push_failure_time_seconds 9", "push_g 5", "push_time_seconds 7", "z 5",
      ])
  }

  @Test func whatNeverHappenedShowsTheOtherTime() throws {
    #expect(
      try families(after: ("", 3)) == ["push_failure_time_seconds 3", "push_time_seconds 3"])
    #expect(
      try families(after: ("a", 4)) == [
        "a 4", "push_failure_time_seconds 4", "push_time_seconds 4",
      ])
  }
}
