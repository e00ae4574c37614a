import Gateway
import Glibc

extension Clock {
  /// The machine's clocks.
  static let system = Clock(
    wall: { nanoseconds(of: CLOCK_REALTIME) }, monotonic: { nanoseconds(of: CLOCK_MONOTONIC) })

  /// clock_gettime(3)
  private static func nanoseconds(of clock: clockid_t) -> Int64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
