import Testing

@testable import WebConfig

@Suite struct DurationTextTests {
  @Test(arguments: [
    ("0", 0), ("1s", 1_000_000_000), ("100ms", 100_000_000), ("1.5h", 5_400_000_000_000),
    ("1h30m", 5_400_000_000_000), ("+2us", 2_000), ("3µs", 3_000), ("7ns", 7),
    ("-1s", -1_000_000_000),
    (".5s", 500_000_000), ("1.s", 1_000_000_000), ("1d", 86_400_000_000_000),
    ("2w", 1_209_600_000_000_000), ("010s", 10_000_000_000),
  ])
  func read(text: String, nanoseconds: Int64) {
    #expect(DurationText.nanoseconds(text) == nanoseconds)
  }

  @Test(arguments: ["", "1", "-", "s", ".s", "1x", "1 s", "1..5s", "1s ", "300y", "1e3s", "٣s"])
  func refused(text: String) { #expect(DurationText.nanoseconds(text) == nil) }
}
