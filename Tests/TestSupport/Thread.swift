import Threads

/// A thread of the test's own: its blocking does not hold up other tests.
package final class Thread {
  private let thread: WorkThread

  package init(_ run: @escaping @Sendable () -> Void) {
    do throws(ThreadError) {
      thread = try WorkThread(run)
    } catch {
      preconditionFailure("no thread: \(error.code)")
    }
  }

  package func join() { thread.join() }
}
