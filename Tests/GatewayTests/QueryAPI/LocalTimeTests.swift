import Exposition
import Storage
import Testing

@testable import Gateway

struct LocalTimeTests {
  @Test(
    arguments: [
      (0, "1970-01-01T02:30:00+02:30"), (1, "1970-01-01T02:30:00.000000001+02:30"),
      (-1, "1970-01-01T02:29:59.999999999+02:30"), (-1_500_000_000, "1970-01-01T02:29:58.5+02:30"),
      (1_583_801_648_000_000_000, "2020-03-10T03:24:08+02:30"),
      (1_583_801_648_025_744_841, "2020-03-10T03:24:08.025744841+02:30"),
      (1_583_801_648_100_000_000, "2020-03-10T03:24:08.1+02:30"),
      (4_102_444_800_000_000_000, "2100-01-01T02:30:00+02:30"),
    ] as [(Timestamp, String)])
  func isWrittenAsRFC3339(time: Timestamp, text: String) {
    // The zone is set with the first of these.
    _ = AskedGateway()
    #expect(Self.text(time) == text)
  }

  @Test func canBeWithoutFraction() {
    _ = AskedGateway()
    var output = ByteBuffer()
    LocalTime(1_583_801_648_025_744_841).append(to: &output, fraction: .none)
    #expect(String(decoding: output.array(), as: UTF8.self) == "2020-03-10T03:24:08+02:30")
  }

  private static func text(_ time: Timestamp) -> String {
    var output = ByteBuffer()
    LocalTime(time).append(to: &output)
    return String(decoding: output.array(), as: UTF8.self)
  }
}
