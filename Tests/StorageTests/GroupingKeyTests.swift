import Exposition
import Storage
import Testing

@Suite struct GroupingKeyTests {
  @Test func orderOfLabelsDoesNotMatter() {
    #expect(GroupingKey(spelled: "a,k=1,b=2") == GroupingKey(spelled: "a,b=2,k=1"))
  }

  @Test(arguments: [("a", "b"), ("a", "a,k="), ("a", "a,instance="), ("a,k=1", "a,k=2")])
  func differentKeys(left: String, right: String) {
    #expect(GroupingKey(spelled: left) != GroupingKey(spelled: right))
  }

  @Test func furtherJobIsOverridden() {
    let key = GroupingKey(job: "a", labels: [LabelPair("job", "b")])
    #expect(key == GroupingKey(job: "a"))
    #expect(key.job == "a")
  }

  /// `String` holds the two spellings of é for equal; they are two groups.
  @Test(arguments: [("\u{E9}", "e\u{301}")])
  func spellingsAreDifferentGroups(composed: String, decomposed: String) throws {
    let store = try MetricStore(
      after: .put("a,k=\(composed)", gauge("x", value: 1)),
      .put("a,k=\(decomposed)", gauge("x", value: 2)), .put(composed), .put(decomposed))
    #expect(try store.groups().count == 4)
    #expect(try store.lines("a,k=\(composed)")?.first?.hasSuffix(" 1") == true)
    store.delete("a,k=\(decomposed)")
    #expect(try store.group("a,k=\(composed)") != nil)
    #expect(try store.group("a,k=\(decomposed)") == nil)
  }

  @Test func descriptionHasTheJobFirst() {
    #expect("\(GroupingKey(spelled: "x,a=1,z="))" == #"{job="x",a="1",z=""}"#)
  }
}
