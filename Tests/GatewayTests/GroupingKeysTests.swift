import Exposition
import Storage
import Testing

@testable import Gateway

struct GroupingKeysTests {
  private let keys = GroupingKeys()

  private func key(_ path: String, isBase64: Bool = false) throws(GroupingPathError) -> GroupingKey
  {
    try keys.key(
      of: PushPath(grouping: Array(path.utf8), isBase64: isBase64), allowingUTF8Names: false)
  }

  @Test func isTheSameKeyAgain() throws {
    #expect(try key("a/b/c") === key("a/b/c"))
  }

  @Test func tellsJobsInBase64Apart() throws {
    let plain = try key("YQ")
    #expect(try key("YQ", isBase64: true).job == "a")
    #expect(try key("YQ") == plain)
    #expect(plain.job == "YQ")
  }

  @Test func refusesEachTime() {
    for _ in 0..<2 {
      #expect(throws: GroupingPathError.oddComponents(Array("/b".utf8))) { try key("a/b") }
    }
  }

  /// Many more than there are places: whoever loses its place is read anew.
  @Test func isRightForAnyNumberOfPaths() throws {
    for _ in 0..<2 {
      for number in 0..<5_000 {
        let labels = [LabelPair("n", ByteString("\(number)"))]
        #expect(try key("a/n/\(number)") == GroupingKey(job: "a", labels: labels))
      }
    }
  }

  @Test func keepsNoLongPaths() throws {
    let value = String(repeating: "x", count: GroupingKeys.longestPath + 1)
    #expect(try key(value) == key(value))
    #expect(try key(value) !== key(value))
  }
}
