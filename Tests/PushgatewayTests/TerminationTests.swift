import Testing

@testable import pushgateway

@Suite struct TerminationTests {
  @Test func aRequestWakesWhoWaits() {
    var signals = Signals()
    let termination = Termination()
    #expect(!termination.isRequested)
    termination.request()
    #expect(signals.next(within: 1000) == .terminate)
    #expect(termination.isRequested)
  }
}
