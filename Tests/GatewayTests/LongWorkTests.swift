import HTTP
import Testing
import Threads

@testable import Gateway

@Suite struct LongWorkTests {
  private final class Log: Sendable {
    private let lines = Lock<[String]>([])
    func note(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
  }

  @Test(arguments: [1, 4]) func doesAllJobs(threads: Int) {
    let work = LongWork(atMost: threads)
    let done = Semaphore()
    let log = Log()
    for job in 0..<100 {
      work.add {
        log.note("\(job)")
        done.post()
      }
    }
    for _ in 0..<100 { done.wait() }
    let wanted = (0..<100).map { "\($0)" }
    #expect(threads == 1 ? log.all == wanted : Set(log.all) == Set(wanted))
  }

  @Test func jobsAreDoneBesideEachOther() {
    let work = LongWork(atMost: 2)
    let (first, second) = (Semaphore(), Semaphore())
    // Each needs the other to be at work.
    work.add {
      first.post()
      second.wait()
      first.post()
    }
    work.add {
      first.wait()
      second.post()
    }
    first.wait()
  }

  @Test func withoutAThreadTheCallerDoesIt() {
    let queue = JobQueue()
    let log = Log()
    #expect(queue.add { log.note("done") })
    queue.runOne()
    queue.runOne()
    #expect(log.all == ["done"])
  }

  @Test(arguments: [false, true]) func answersWhenTheWorkIsDone(waitsAgain: Bool) {
    let work = LongWork()
    let inner = Deferred<Response>()
    let answer = work.complete { waitsAgain ? .later(inner) : .now(Response(status: 202)) }
    if waitsAgain { work.add { inner.resolve(Response(status: 202)) } }
    #expect(answer.awaited.status == 202)
  }

  private final class Held: Sendable {
    private let whenFreed: @Sendable () -> Void
    init(_ whenFreed: @escaping @Sendable () -> Void) { self.whenFreed = whenFreed }
    deinit { whenFreed() }
  }

  @Test func freesElsewhere() {
    let work = LongWork(atMost: 1)
    let (isBusy, mayGoOn, isFreed) = (Semaphore(), Semaphore(), Semaphore())
    let log = Log()
    work.add {
      isBusy.post()
      mayGoOn.wait()
      log.note("before")
    }
    isBusy.wait()
    var held: Held? = Held {
      log.note("freed")
      isFreed.post()
    }
    work.discard(&held)
    #expect(held == nil)
    #expect(log.all == [])
    mayGoOn.post()
    isFreed.wait()
    #expect(log.all == ["before", "freed"])
  }

  @Test func stopWaitsForTheJobAtWorkAndDropsTheOthers() {
    let work = LongWork(atMost: 1)
    let (isBusy, isDropped) = (Semaphore(), Semaphore())
    let log = Log()
    work.add {
      isBusy.post()
      // Until the other is dropped, so the end has begun.
      isDropped.wait()
      log.note("at work")
    }
    isBusy.wait()
    work.add(job(holding: { isDropped.post() }, log))
    work.stop()
    #expect(log.all == ["at work"])
    work.add { log.note("late") }
    work.stop()
    #expect(log.all == ["at work"])
  }

  private func job(
    holding whenFreed: @escaping @Sendable () -> Void, _ log: Log
  ) -> @Sendable () -> Void {
    let held = Held(whenFreed)
    return { withExtendedLifetime(held) { log.note("waiting") } }
  }
}
