import HTTP
import Threads

/// Jobs in the order added, for threads that wait for the next one.
final class JobQueue: Sendable {
  typealias Job = @Sendable () -> Void

  private struct State: Sendable {
    var jobs: [Job?] = []
    /// Those before it are taken.
    var next = 0
    /// Threads without a job.
    var idle = 0
    var isClosed = false

    var waiting: Int { jobs.count - next }

    mutating func take() -> Job? {
      guard waiting > 0 else { return nil }
      defer { next += 1 }
      return jobs[next].take()
    }
  }

  private let state = Lock(State())
  private let wake = Semaphore()

  /// Drops the job if the queue is closed.
  ///
  /// - Returns: whether more jobs wait than threads.
  func add(_ job: @escaping Job) -> Bool {
    let isShort = state.withLock { state in
      if state.isClosed { return false }
      if state.waiting == 0 {
        state.jobs.removeAll(keepingCapacity: state.next < 1024)
        state.next = 0
      }
      state.jobs.append(job)
      return state.waiting > state.idle
    }
    wake.post()
    return isShort
  }

  /// Does jobs until the queue is closed.
  func run() {
    while true {
      state.withLock { $0.idle += 1 }
      wake.wait()
      let (job, isClosed) = state.withLock { state in
        state.idle -= 1
        return (state.take(), state.isClosed)
      }
      if isClosed { return wake.post() }
      job?()
    }
  }

  /// Does the next job here.
  func runOne() { state.withLock { $0.take() }?() }

  /// Drops what waits; `run` returns on every thread.
  func close() {
    let dropped = state.withLock { state in
      state.isClosed = true
      defer { (state.jobs, state.next) = ([], 0) }
      return state.jobs
    }
    _ = dropped
    wake.post()
  }
}
