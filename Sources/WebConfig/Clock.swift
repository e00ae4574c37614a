import Glibc

/// The two clocks that a configuration needs, in nanoseconds; tests bring their own.
struct Clock: Sendable {
  /// Since the Unix epoch, as file systems have it.
  var wall: @Sendable () -> Int64
  /// Never set.
  var monotonic: @Sendable () -> Int64

  static let system = Clock(
    wall: { nanoseconds(of: CLOCK_REALTIME) }, monotonic: { nanoseconds(of: CLOCK_MONOTONIC) })

  /// clock_gettime(3)
  private static func nanoseconds(of clock: clockid_t) -> Int64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
