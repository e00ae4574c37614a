import Glibc
import Synchronization
import Threads

/// Ends the process on request, from any thread: it wakes the main thread as SIGTERM does.
final class Termination: Sendable {
  private let thread: pthread_t
  private let wasRequested = Atomic(false)
  private let error = Lock<String?>(nil)

  /// Wakes the calling thread, which must take its signals with `Signals`.
  init() { thread = pthread_self() }

  /// Whether the end was asked for by `request`, not by a signal from outside.
  var isRequested: Bool { wasRequested.load(ordering: .acquiring) }

  /// Why the process cannot go on, if it cannot.
  var failure: String? { error.withLock { $0 } }

  @Sendable func request() {
    wasRequested.store(true, ordering: .releasing)
    pthread_kill(thread, SIGTERM)
  }

  /// Ends the process because it cannot do what it was told to.
  @Sendable func fail(_ reason: String) {
    error.withLock { $0 = reason }
    pthread_kill(thread, SIGTERM)
  }
}
