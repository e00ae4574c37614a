import Testing

@testable import Threads

@Suite struct SemaphoreTests {
  @Test func everyPostLetsOneThrough() throws {
    let (isThere, mayGoOn) = (Semaphore(), Semaphore())
    let passed = Lock(0)
    let threads = try (0..<3).map { _ in
      try WorkThread {
        mayGoOn.wait()
        passed.withLock { $0 += 1 }
        isThere.post()
      }
    }
    for count in 1...3 {
      mayGoOn.post()
      isThere.wait()
      #expect(passed.withLock { $0 } == count)
    }
    for thread in threads { thread.join() }
  }

  @Test func postsBeforeAnybodyWaitsAreKept() {
    let semaphore = Semaphore()
    semaphore.post()
    semaphore.post()
    semaphore.wait()
    semaphore.wait()
  }
}
