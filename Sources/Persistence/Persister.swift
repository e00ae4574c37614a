import Glibc
package import Storage
import Threads

/// Keeps a store's groups on disk, on a thread of its own.
package final class Persister: Sendable {
  package struct Configuration: Sendable {
    /// Of the database.
    package let path: String
    /// Nanoseconds between two commits; 0: a change is committed at once, together with all others
    /// that wait.
    package let interval: Int64
    package let clock: @Sendable () -> Timestamp
    /// Called on the persister's thread.
    package let log: @Sendable (PersistenceEvent) -> Void
    let bell = Doorbell()

    package init(
      path: String, interval: Int64, clock: @escaping @Sendable () -> Timestamp,
      log: @escaping @Sendable (PersistenceEvent) -> Void
    ) {
      self.path = path
      self.interval = interval
      self.clock = clock
      self.log = log
    }

    /// Whether a push is to be answered only when it is on disk.
    package var isImmediate: Bool { interval <= 0 }

    /// For the store that is to be persisted.
    package var tracking: ChangeTracking {
      let bell = bell
      return isImmediate
        ? ChangeTracking(keepsOldStates: true, notify: { bell.ring() })
        : ChangeTracking(keepsOldStates: false)
    }

    /// How long to wait for changes, in milliseconds.
    func patience(isFailing: Bool) -> Int32 {
      if isFailing || isImmediate { return 1000 }
      return Int32(clamping: max(interval / 1_000_000, 1))
    }
  }

  private struct State: Sendable {
    var thread: WorkThread?
    var isStopping = false
    var reading = PersistenceReading()
  }

  private let configuration: Configuration
  private let store: MetricStore
  private let state = Lock(State())

  /// - Parameter store: empty, and made with the configuration's `tracking`.
  package init(_ configuration: Configuration, store: MetricStore) {
    self.configuration = configuration
    self.store = store
  }

  /// Starts the thread: it restores what is on disk, calls, and from then on commits.
  ///
  /// - Parameter whenRestored: called once, on that thread. Until then nothing may be pushed or
  ///   read. An error means that the file is left to others: nothing was restored and nothing will
  ///   be written.
  package func start(
    whenRestored: @escaping @Sendable (PersistenceError?) -> Void
  ) throws(PersistenceError) {
    do throws(ThreadError) {
      let thread = try WorkThread { [self] in run(whenRestored) }
      state.withLock { $0.thread = thread }
    } catch {
      throw .threadStart(code: error.code)
    }
  }

  /// Commits what changed and returns when the thread has ended and the database is closed. No
  /// change made after this call is written.
  package func stop() {
    let thread = state.withLock { state -> WorkThread? in
      state.isStopping = true
      defer { state.thread = nil }
      return state.thread
    }
    configuration.bell.ring()
    thread?.join()
  }

  package var reading: PersistenceReading {
    var reading = state.withLock { $0.reading }
    reading.pendingGroups += store.changedGroupCount
    return reading
  }

  private func run(_ whenRestored: @Sendable (PersistenceError?) -> Void) {
    let committer = Committer(configuration, store: store)
    do throws(PersistenceError) {
      try committer.restore()
    } catch {
      whenRestored(error)
      return
    }
    publish(committer.reading)
    whenRestored(nil)
    while !state.withLock({ $0.isStopping }) {
      // From one beginning to the next: what is accepted meanwhile waits an interval and one commit.
      let begin = Self.milliseconds()
      committer.turn()
      publish(committer.reading)
      let spent = Int32(clamping: Self.milliseconds() - begin)
      configuration.bell.wait(
        atMost: max(0, configuration.patience(isFailing: committer.isFailing) - spent))
    }
    committer.finish()
    publish(committer.reading)
  }

  /// Of a clock that is never set.
  private static func milliseconds() -> Int {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }

  private func publish(_ reading: PersistenceReading) { state.withLock { $0.reading = reading } }
}
