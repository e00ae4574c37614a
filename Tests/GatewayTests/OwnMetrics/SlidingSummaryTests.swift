import Testing

@testable import Gateway

@Suite struct SlidingSummaryTests {
  static let minute: Int64 = 60_000_000_000

  @Test(arguments: [
    // minutes of the observation and of the reading, whether it is still seen
    (0, 0, true), (0, 9, true), (0, 10, false), (0, 60, false),
    (1, 9, true), (1, 10, false), (2, 11, true), (2, 12, false),
    (119, 127, true), (119, 128, false), (1_000, 1_007, true), (1_000, 100_000, false),
  ])
  func windowSlides(observed: Int64, read: Int64, isSeen: Bool) {
    var summary = SlidingSummary(at: 0)
    summary.observe(7, at: observed * Self.minute)
    let sample = summary.sample(labels: [], at: read * Self.minute)
    #expect(sample.count == 1)
    #expect(sample.sum == 7)
    #expect(sample.quantiles.map(\.rank) == [0.1, 0.5, 0.9])
    #expect(sample.quantiles.allSatisfy { isSeen ? $0.value == 7 : $0.value.isNaN })
  }

  @Test func oldValuesLeaveTheQuantilesOnly() {
    var summary = SlidingSummary(at: 0)
    for value in 1...1_000 { summary.observe(Double(value), at: 0) }
    for value in 1...10 { summary.observe(Double(value), at: 11 * Self.minute) }
    let sample = summary.sample(labels: [], at: 12 * Self.minute)
    #expect(sample.count == 1_010)
    #expect(sample.sum == 500_555)
    #expect(sample.quantiles.map(\.value) == [1, 5, 9])
  }

  @Test func aClockThatStandsStillIsHarmless() {
    var summary = SlidingSummary(at: 5 * Self.minute)
    summary.observe(1, at: 0)
    #expect(summary.sample(labels: [], at: 0).quantiles.map(\.value) == [1, 1, 1])
  }
}
