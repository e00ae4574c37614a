import CMicroHTTPD
import Glibc
import Threads

/// Where other threads leave word for a worker, and what wakes it.
///
/// Outlives its worker while somebody may still write to it: a late value finds an open descriptor.
final class Mailbox: Sendable {
  /// An eventfd, readable when there is something to see.
  let descriptor: Int32
  private let tickets = Lock<[Int]>([])

  init() throws(HTTPError) {
    descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
    guard descriptor >= 0 else { throw .start(operation: "eventfd", code: errno) }
  }

  deinit { close(descriptor) }

  func wake() { eventfd_write(descriptor, 1) }

  /// The suspension of that number has what it waits for. Only the first of a batch wakes the
  /// worker.
  func put(_ ticket: Int) {
    let isFirst = tickets.withLock { tickets in
      tickets.append(ticket)
      return tickets.count == 1
    }
    if isFirst { wake() }
  }

  /// What was put since the last call.
  func take() -> [Int] {
    tickets.withLock { tickets in
      defer { tickets = [] }
      return tickets
    }
  }

  /// Makes the descriptor unreadable until the next `wake`.
  func clear() {
    var count: eventfd_t = 0
    unsafe eventfd_read(descriptor, &count)
  }
}
