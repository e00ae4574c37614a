import Glibc
import Synchronization

/// Wakes the one thread that waits for it; rung often, it wakes once.
package final class Doorbell: Sendable {
  private let listening: Int32
  private let ringing: Int32
  private let isRung = Atomic(false)

  package init() {
    var ends: (Int32, Int32) = (-1, -1)
    let code = unsafe withUnsafeMutableBytes(of: &ends) { raw in
      unsafe pipe(raw.bindMemory(to: Int32.self).baseAddress)
    }
    precondition(code == 0, "pipe: \(errno)")
    (listening, ringing) = ends
    for end in [listening, ringing] {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
  }

  deinit {
    close(listening)
    close(ringing)
  }

  package func ring() {
    if isRung.exchange(true, ordering: .acquiringAndReleasing) { return }
    var byte: UInt8 = 0
    _ = unsafe write(ringing, &byte, 1)
  }

  /// Returns when it is rung, or was since the last call, or after so many milliseconds.
  package func wait(atMost milliseconds: Int32) {
    var waiting = pollfd(fd: listening, events: Int16(POLLIN), revents: 0)
    if unsafe poll(&waiting, 1, milliseconds) > 0 {
      var byte: UInt8 = 0
      _ = unsafe read(listening, &byte, 1)
    }
    // Before the work that follows: who rings from now on is heard by the next call.
    isRung.store(false, ordering: .sequentiallyConsistent)
  }
}
