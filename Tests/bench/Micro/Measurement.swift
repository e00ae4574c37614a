import CInterposed
import Glibc

/// What one operation costs: the best of several rounds, for a disturbed round only adds.
struct Measurement {
  let nanoseconds: Double
  let allocations: Double

  /// - Parameter operation: is given the number of its turn.
  init(rounds: Int = 7, _ operation: (Int) -> Void) {
    var turn = 0
    for _ in 0..<64 { operation(turn); turn += 1 }
    let times = Self.timesFor(0.05, &turn, operation)
    var best = Double.infinity
    let blocks = allocations_of_this_thread()
    for _ in 0..<rounds {
      let start = Micro.nanoseconds(CLOCK_THREAD_CPUTIME_ID)
      for _ in 0..<times { operation(turn); turn += 1 }
      let used = Micro.nanoseconds(CLOCK_THREAD_CPUTIME_ID) - start
      best = min(best, Double(used) / Double(times))
    }
    nanoseconds = best
    allocations = Double(allocations_of_this_thread() - blocks) / Double(rounds * times)
  }

  /// How many operations fill so many seconds.
  private static func timesFor(
    _ seconds: Double, _ turn: inout Int, _ operation: (Int) -> Void
  ) -> Int {
    let start = Micro.nanoseconds(CLOCK_THREAD_CPUTIME_ID)
    for _ in 0..<64 { operation(turn); turn += 1 }
    let each = Double(Micro.nanoseconds(CLOCK_THREAD_CPUTIME_ID) - start) / 64
    return max(64, Int(seconds * 1e9 / max(each, 1)))
  }
}
