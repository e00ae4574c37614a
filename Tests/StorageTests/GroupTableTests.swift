import Exposition
import TestSupport
import Testing

@testable import Storage

struct GroupTableTests {
  /// It holds what a dictionary would, and a copy of its shelves stays as it was.
  @Test(arguments: 1...4)
  func agreesWithADictionary(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var table = GroupTable()
    var model: [GroupingKey: MetricGroup] = [:]
    var copies: [(shelves: [GroupShelf], groups: Set<ObjectIdentifier>)] = []
    for step in 0..<1500 {
      let key = GroupingKey(job: ByteString("\(UInt64.random(in: 0..<200, using: &random))"))
      let version = table.version
      if UInt64.random(in: 0..<3, using: &random) == 0 {
        #expect(table.remove(key) === model.removeValue(forKey: key))
      } else {
        let group = MetricGroup(
          key: key, families: [], pushTime: 0, failureTime: 0, failure: nil, source: "")
        #expect(table.put(group) === model.updateValue(group, forKey: key))
        #expect(table[key] === group)
        #expect(table.version > version)
      }
      if step % 300 == 0 { copies.append((table.shelves, Self.identities(model.values))) }
    }
    #expect(table.count == model.count)
    #expect(Self.groups(table.shelves) == Self.identities(model.values))
    for copy in copies {
      #expect(Self.groups(copy.shelves) == copy.groups)
      for (old, new) in zip(copy.shelves, table.shelves) {
        for place in 0..<old.count where old.version(at: place) == new.version(at: place) {
          #expect(old[place] === new[place])
        }
      }
    }
    #expect(table.shelves.allSatisfy { $0.version == (0..<$0.count).map($0.version).max() })
  }

  private static func groups(_ shelves: [GroupShelf]) -> Set<ObjectIdentifier> {
    var snapshot = StoreSnapshot()
    snapshot.stripes = [shelves]
    return identities(snapshot.groups)
  }

  private static func identities(_ groups: some Sequence<MetricGroup>) -> Set<ObjectIdentifier> {
    Set(groups.map { ObjectIdentifier($0) })
  }
}
