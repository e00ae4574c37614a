import Glibc

/// sem_overview(7). Unchecked: its calls are the ones that threads may share.
@safe package final class Semaphore: @unchecked Sendable {
  private let count = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  package init() { unsafe sem_init(count, 0, 0) }

  deinit {
    unsafe sem_destroy(count)
    unsafe count.deallocate()
  }

  package func post() { unsafe sem_post(count) }

  package func wait() {
    while unsafe sem_wait(count) != 0 {}
  }
}
