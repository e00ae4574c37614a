import Testing

@testable import Threads

@Suite struct WorkThreadTests {
  @Test func hasRunWhenJoined() throws {
    let lines = Lock<[String]>([])
    let thread = try WorkThread { lines.withLock { $0.append("work") } }
    thread.join()
    #expect(lines.withLock { $0 } == ["work"])
  }

  @Test func releasesWhatItsClosureHeld() throws {
    final class Held: Sendable {}
    var held: Held? = Held()
    weak let remains = held
    let thread = try WorkThread { [held] in _ = held }
    held = nil
    thread.join()
    #expect(remains == nil)
  }

  @Test func runsOnWhenDetached() throws {
    let isDone = Semaphore()
    try WorkThread { isDone.post() }.detach()
    isDone.wait()
  }
}
