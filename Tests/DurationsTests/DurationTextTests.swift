import Durations
import Testing

@Suite struct DurationTextTests {
  @Test(
    arguments: [
      ("0", 0, "0s"), ("-0", 0, "0s"), ("5m", 300_000_000_000, "5m0s"),
      ("1h30m", 5_400_000_000_000, "1h30m0s"), ("1.5h", 5_400_000_000_000, "1h30m0s"),
      ("90s", 90_000_000_000, "1m30s"), ("100ms", 100_000_000, "100ms"), ("1ns", 1, "1ns"),
      ("1500us", 1_500_000, "1.5ms"), ("1\u{B5}s", 1000, "1\u{B5}s"),
      ("1\u{3BC}s", 1000, "1\u{B5}s"), ("1500ms", 1_500_000_000, "1.5s"),
      ("-5m", -300_000_000_000, "-5m0s"), ("+1s", 1_000_000_000, "1s"),
      (".5s", 500_000_000, "500ms"), ("1.s", 1_000_000_000, "1s"),
      ("1d", 86_400_000_000_000, "24h0m0s"), ("2w", 1_209_600_000_000_000, "336h0m0s"),
      ("1y", 31_536_000_000_000_000, "8760h0m0s"), ("1d12h", 129_600_000_000_000, "36h0m0s"),
      ("1h1h", 7_200_000_000_000, "2h0m0s"), ("0.000000001s", 1, "1ns"),
      ("0.3333333333333333333333h", 1_199_999_999_999, "19m59.999999999s"),
      ("9223372036854775807ns", .max, "2562047h47m16.854775807s"),
      ("-9223372036854775807ns", -.max, "-2562047h47m16.854775807s"),
    ] as [(String, Int64, String)])
  func reads(text: String, nanoseconds: Int64, shown: String) throws {
    let duration = try DurationText(text)
    #expect(duration.nanoseconds == nanoseconds)
    #expect(duration.description == shown)
  }

  @Test(arguments: [
    ("", "time: invalid duration \"\""), ("abc", "time: invalid duration \"abc\""),
    ("-", "time: invalid duration \"-\""), (".s", "time: invalid duration \".s\""),
    ("5", "time: missing unit in duration \"5\""),
    ("1.5", "time: missing unit in duration \"1.5\""),
    ("1h5", "time: missing unit in duration \"1h5\""),
    ("5x", "time: unknown unit \"x\" in duration \"5x\""),
    ("1hx", "time: unknown unit \"hx\" in duration \"1hx\""),
    ("1 h", "time: unknown unit \" h\" in duration \"1 h\""),
    ("99999999h", "time: invalid duration \"99999999h\""),
    ("9223372036854775808ns", "time: invalid duration \"9223372036854775808ns\""),
    ("99999999999999999999s", "time: invalid duration \"99999999999999999999s\""),
    ("292y1000w", "time: invalid duration \"292y1000w\""),
    ("--5m", "time: invalid duration \"--5m\""),
  ])
  func refuses(text: String, message: String) {
    let error = #expect(throws: DurationError.self) { try DurationText(text) }
    #expect(error?.description == message)
  }
}
