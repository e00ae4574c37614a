import Glibc

/// The signals of this process, taken one by one by whoever waits.
///
/// They are blocked for the thread that makes this and all threads it starts later, so it must be made
/// before any other thread. SIGPIPE is ignored: a client that has gone is an error of one write.
struct Signals {
  enum Signal: Equatable {
    case terminate, interrupt, hangUp
  }

  private var set = sigset_t()

  init() {
    unsafe sigemptyset(&set)
    for number in [SIGTERM, SIGINT, SIGHUP] { unsafe sigaddset(&set, number) }
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    signal(SIGPIPE, SIG_IGN)
  }

  /// The next signal, or nil if none came within `milliseconds`.
  mutating func next(within milliseconds: Int) -> Signal? {
    var time = timespec(
      tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
    return switch unsafe sigtimedwait(&set, nil, &time) {
    case SIGTERM: .terminate
    case SIGINT: .interrupt
    case SIGHUP: .hangUp
    default: nil
    }
  }
}
