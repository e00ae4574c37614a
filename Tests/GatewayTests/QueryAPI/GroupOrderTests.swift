import Exposition
import Storage
import Testing

@testable import Gateway

struct GroupOrderTests {
  @Test(arguments: [0, 1, 2, 3, 500, 3000])
  func findsTheGroupsInOrder(count: Int) throws {
    let store = MetricStore()
    var keys = (0..<count).map { GroupingKey(job: ByteString("\($0 * 7919 % 10_007)")) }
    for key in keys {
      try store.push(
        PushedFamilies(), to: key, replacing: .wholeGroup, from: .init(source: "", time: 1))
    }
    var order = GroupOrder(store.uncheckedGroups())
    var parts = 0
    while !order.isMade {
      order.makeFurther()
      parts += 1
    }
    #expect(parts == (count / 2 + 511) / 512)
    keys.sort { $0.job < $1.job }
    for key in keys { #expect(order.next()?.key == key) }
    #expect(order.next() == nil)
  }

  @Test(
    arguments: [
      ("a", [], "b", []), ("a", [("z", "1")], "b", [("z", "0")]),
      ("b", [("a", "1")], "a", []), ("a", [], "a", [("z", "")]),
      ("a", [("x", "1")], "a", [("x", "10")]), ("a", [("x", "1")], "a", [("x", "2"), ("y", "")]),
    ] as [(ByteString, [(ByteString, ByteString)], ByteString, [(ByteString, ByteString)])])
  func comparesLabelByLabel(
    job: ByteString, labels: [(ByteString, ByteString)], otherJob: ByteString,
    otherLabels: [(ByteString, ByteString)]
  ) {
    let key = GroupingKey(job: job, labels: labels.map { LabelPair($0.0, $0.1) })
    let other = GroupingKey(job: otherJob, labels: otherLabels.map { LabelPair($0.0, $0.1) })
    #expect(key.precedes(other))
    #expect(!other.precedes(key))
    #expect(!key.precedes(key))
  }
}
