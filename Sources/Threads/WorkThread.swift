import Glibc

/// Why there is no thread.
package struct ThreadError: Error, Equatable {
  package let code: Int32
}

/// A thread that runs one closure: pthreads(7). It must be joined or detached, once.
package struct WorkThread: Sendable {
  private let thread: pthread_t

  package init(_ run: @escaping @Sendable () -> Void) throws(ThreadError) {
    var thread = pthread_t()
    // The pair of this retain is the take in the thread.
    let context = unsafe Unmanaged.passRetained(Work(run)).toOpaque()
    let code = unsafe pthread_create(&thread, nil, runWork, context)
    guard code == 0 else {
      unsafe Unmanaged<Work>.fromOpaque(context).release()
      throw ThreadError(code: code)
    }
    self.thread = thread
  }

  /// Returns when it has ended.
  package func join() { pthread_join(thread, nil) }

  /// Nobody will ask for its end.
  package func detach() { pthread_detach(thread) }

  /// Makes the calling thread stand back where another wants the core: setpriority(2), which on Linux
  /// is of one thread. Where that is forbidden it takes its turns like any other.
  ///
  /// As far as it goes: at 10 of 19 a thread is left to the end of its slice, 3 ms, where a thread that
  /// stands back by 19 is preempted within 0.2 ms. It still has 1 % of a core that is wanted all the time.
  package static func standBack() { setpriority(Int32(PRIO_PROCESS.rawValue), 0, 19) }
}

/// What a thread does, for `pthread_create` to carry.
private final class Work: Sendable {
  let run: @Sendable () -> Void
  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func runWork(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let context = unsafe context else { return nil }
  unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
  return nil
}
