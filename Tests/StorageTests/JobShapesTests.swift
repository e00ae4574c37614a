import Exposition
import Testing

@testable import Storage

@Suite struct JobShapesTests {
  private func key(_ spelled: String) -> GroupingKey { GroupingKey(spelled: spelled) }

  @Test func othersAreTheShapesBesideTheKeysOwn() {
    var jobs = JobShapes()
    for spelled in ["a,k=1", "a,k=2", "a,l=1", "b"] { _ = jobs.add(key(spelled)) }
    func others(_ spelled: String) -> [[ByteString]] {
      jobs.surroundings(of: key(spelled)).others.map(\.names)
    }
    #expect(others("a,k=3") == [["job", "l"]])
    #expect(others("a,l=1") == [["job", "k"]])
    #expect(Set(others("a")) == [["job", "k"], ["job", "l"]])
    #expect(others("b").isEmpty)
    #expect(others("none").isEmpty)
    #expect(["a", "a,k=3", "b,k=1", "none"].map { jobs.countWhenAdded(key($0)) } == [3, 0, 2, 1])
  }

  @Test(arguments: [
    (["a"], "a", false), (["a,k=1"], "a,k=2", false), (["a"], "a,k=1", true),
    (["a"], "b,k=1", false),
    (["a", "a,k=1"], "a,k=2", false), (["a", "a,k=1"], "a,l=2", true), ([], "a", false),
  ])
  func aShapeComesToOthers(before: [String], added: String, comes: Bool) {
    var jobs = JobShapes()
    for spelled in before { _ = jobs.add(key(spelled)) }
    let came = jobs.add(key(added))
    #expect(came == comes)
  }

  @Test func emptiedJobsAreForgotten() {
    var jobs = JobShapes()
    for spelled in ["a", "b", "c"] {
      _ = jobs.add(key(spelled))
      jobs.remove(key(spelled))
    }
    #expect(jobs.count == 0)
    for spelled in ["a", "a,k=1", "b"] { _ = jobs.add(key(spelled)) }
    #expect(jobs.count == 2)
  }

  /// A projection made before the job went and came back with other shapes must be made again.
  @Test func shapesOfAJobThatCameBackAreNotTakenForTheOldOnes() {
    var jobs = JobShapes()
    var versions: Set<Int> = [jobs.version(of: key("a"))]
    for spelled in ["a,k=1", "a,l=1", "a,m=1"] {
      _ = jobs.add(key(spelled))
      #expect(versions.insert(jobs.version(of: key(spelled))).inserted)
      jobs.remove(key(spelled))
      jobs = JobShapes(after: jobs)
    }
  }
}
