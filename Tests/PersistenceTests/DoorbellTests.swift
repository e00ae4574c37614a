import TestSupport
import Testing

@testable import Persistence

/// A bell that fails to wake makes these last ten minutes.
@Suite struct DoorbellTests {
  private static let forever: Int32 = 600_000

  @Test func ringingBeforeTheWaitIsHeard() {
    let bell = Doorbell()
    for _ in 0..<1000 { bell.ring() }
    bell.wait(atMost: Self.forever)
    bell.ring()
    bell.wait(atMost: Self.forever)
  }

  @Test func eachOfTwoThreadsWakesTheOther() {
    let (left, right) = (Doorbell(), Doorbell())
    let echo = Thread {
      for _ in 0..<5000 {
        left.wait(atMost: Self.forever)
        right.ring()
      }
    }
    for _ in 0..<5000 {
      left.ring()
      right.wait(atMost: Self.forever)
    }
    echo.join()
  }
}
