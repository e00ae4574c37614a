import Testing

@testable import Threads

@Suite struct LockTests {
  private struct Refused: Error, Equatable {}

  @Test func nothingOfWhatManyThreadsDoIsLost() throws {
    let value = Lock((count: 0, last: 0))
    let threads = try (1...4).map { number in
      try WorkThread {
        for _ in 0..<1000 { value.withLock { $0 = (count: $0.count + 1, last: number) } }
      }
    }
    for thread in threads { thread.join() }
    #expect(value.withLock { $0.count } == 4000)
  }

  @Test func withoutAValueItMakesTurns() throws {
    let (turn, steps) = (Lock(()), Lock<[Bool]>([]))
    let threads = try (0..<3).map { _ in
      try WorkThread {
        for _ in 0..<300 {
          turn.withLock { _ in
            for step in [true, false] { steps.withLock { $0.append(step) } }
          }
        }
      }
    }
    for thread in threads { thread.join() }
    #expect(steps.withLock { $0 } == (0..<900).flatMap { _ in [true, false] })
  }

  @Test func isFreeAfterAnError() {
    let value = Lock(1)
    #expect(throws: Refused()) {
      try value.withLock { (value) throws(Refused) in
        value = 2
        throw Refused()
      }
    }
    #expect(value.withLock { $0 } == 2)
  }

  @Test func releasesItsValue() {
    final class Content: Sendable {}
    var lock: Lock<Content>? = Lock(Content())
    weak let content = lock?.withLock { $0 }
    #expect(content != nil)
    lock = nil
    #expect(content == nil)
  }
}
