package import Storage

/// The two clocks that a request needs, as functions, so that tests bring their own.
package struct Clock: Sendable {
  /// Nanoseconds since the Unix epoch.
  package var wall: @Sendable () -> Timestamp
  /// Nanoseconds of a clock that is never set.
  package var monotonic: @Sendable () -> Int64

  package init(
    wall: @escaping @Sendable () -> Timestamp, monotonic: @escaping @Sendable () -> Int64
  ) {
    self.wall = wall
    self.monotonic = monotonic
  }
}
