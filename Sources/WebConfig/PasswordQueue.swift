import HTTP
import Threads

/// Checks passwords against bcrypt hashes, one after another on one thread, and remembers.
///
/// bcrypt takes as long as whoever made the hash decided, so it never runs where requests are served.
final class PasswordQueue: Sendable {
  enum Answer: Equatable {
    /// It was found out before.
    case known(isRight: Bool)
    /// The closure will be called, once.
    case pending
    /// Too many others are waiting; the closure is dropped.
    case full
  }

  typealias Check = @Sendable (_ password: [UInt8], _ hash: BcryptHash) -> Bool

  private struct Job: Sendable {
    var key: VerdictKey
    var password: [UInt8]
    var hash: BcryptHash
  }

  private struct State: Sendable {
    var cache: VerdictCache
    var jobs: [Job] = []
    /// Who waits for jobs, the one at work included: equal credentials are checked once.
    var waiters: [VerdictKey: [@Sendable (Bool) -> Void]] = [:]
    var isStopping = false
  }

  private let limit: Int
  private let check: Check
  private let work = Semaphore()
  private let state: Lock<State>

  /// At most `limit` different credentials wait.
  init(
    limit: Int = 64, cacheLimit: Int = 4096,
    check: @escaping Check = { Bcrypt().matches($0, $1) }
  ) {
    self.limit = limit
    self.check = check
    state = Lock(State(cache: VerdictCache(limit: cacheLimit)))
  }

  func answer(
    _ key: VerdictKey, password: [UInt8], hash: BcryptHash,
    whenDone: @escaping @Sendable (_ isRight: Bool) -> Void
  ) -> Answer {
    let (answer, isNew) = state.withLock { state -> (Answer, isNew: Bool) in
      if let isRight = state.cache[key] { return (.known(isRight: isRight), false) }
      if state.waiters[key]?.append(whenDone) != nil { return (.pending, false) }
      guard state.jobs.count < limit else { return (.full, false) }
      state.waiters[key] = [whenDone]
      state.jobs.append(Job(key: key, password: password, hash: hash))
      return (.pending, true)
    }
    if isNew { work.post() }
    return answer
  }

  /// Works until stopped; what is left over then is never answered.
  func run() {
    while true {
      work.wait()
      let job = state.withLock { state in
        state.isStopping || state.jobs.isEmpty ? nil : state.jobs.removeFirst()
      }
      guard let job else { return }
      let isRight = check(job.password, job.hash)
      let waiters = state.withLock { state in
        state.cache.note(job.key, isRight: isRight)
        return state.waiters.removeValue(forKey: job.key) ?? []
      }
      for waiter in waiters { waiter(isRight) }
    }
  }

  func stop() {
    state.withLock { $0.isStopping = true }
    work.post()
  }
}

/// The thread of a queue; it ends some time after this is released.
final class PasswordThread: Sendable {
  let queue: PasswordQueue

  init(_ queue: PasswordQueue) throws(ThreadError) {
    self.queue = queue
    try WorkThread { queue.run() }.detach()
  }

  deinit { queue.stop() }
}
