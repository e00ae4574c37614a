#if SANITIZED
  import Glibc

  /// The only lock: a value that can be reached only while it is held.
  ///
  /// ThreadSanitizer does not understand `Mutex` on Linux, so its builds lock with pthread.
  @safe
  package final class Lock<Value: Sendable>: @unchecked Sendable {
    // Checked by ThreadSanitizer, which is what this variant is for.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    // Apart: an empty value would lie on the object's header, and each turn would look like a change
    // of that.
    private let value = UnsafeMutablePointer<Value>.allocate(capacity: 1)

    package init(_ value: Value) {
      unsafe self.value.initialize(to: value)
      unsafe mutex.initialize(to: pthread_mutex_t())
      unsafe pthread_mutex_init(mutex, nil)
    }

    deinit {
      unsafe pthread_mutex_destroy(mutex)
      unsafe mutex.deallocate()
      unsafe value.deinitialize(count: 1)
      unsafe value.deallocate()
    }

    package func withLock<Result: Sendable, Failure: Error>(
      _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
      unsafe pthread_mutex_lock(mutex)
      defer { unsafe pthread_mutex_unlock(mutex) }
      return try unsafe body(&value.pointee)
    }
  }
#else
  public import Synchronization

  /// The only lock: a value that can be reached only while it is held.
  ///
  /// Public, because the compiler makes nothing less inlinable in other modules: a generic there, it
  /// costs a push 2,700 instructions more and a scrape 130,000.
  public final class Lock<Value: Sendable>: Sendable {
    @usableFromInline let mutex: Mutex<Value>

    @inlinable public init(_ value: Value) { mutex = Mutex(value) }

    @inlinable public func withLock<Result: Sendable, Failure: Error>(
      _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
      try mutex.withLock { (value) throws(Failure) in try body(&value) }
    }
  }
#endif
