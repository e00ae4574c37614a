import Glibc

/// A thread of the test's own: its blocking does not hold up other tests.
package final class Thread {
  private final class Work: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private var thread = pthread_t()

  package init(_ run: @escaping @Sendable () -> Void) {
    let context = unsafe Unmanaged.passRetained(Work(run)).toOpaque()
    _ = unsafe pthread_create(
      &thread, nil,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, context)
  }

  package func join() { pthread_join(thread, nil) }
}
