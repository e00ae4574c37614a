import Glibc
import Testing

@testable import pushgateway

@Suite struct SignalsTests {
  @Test(arguments: [
    (SIGTERM, Signals.Signal.terminate), (SIGINT, .interrupt), (SIGHUP, .hangUp),
  ])
  func signalsAreTaken(number: Int32, signal: Signals.Signal) {
    var signals = Signals()
    // Of this thread, so that no other test can take it.
    raise(number)
    #expect(signals.next(within: 1000) == signal)
  }

  @Test func waitingEnds() {
    var signals = Signals()
    #expect(signals.next(within: 1) == nil)
  }
}
