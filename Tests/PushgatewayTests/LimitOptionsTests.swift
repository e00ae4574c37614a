import Durations
import Gateway
import HTTP
import Testing

@testable import pushgateway

@Suite struct LimitOptionsTests {
  private func limits(_ words: [String]) throws -> LimitOptions {
    try Options(FlagParser(words).values()).limits
  }

  @Test func zeroIsNoLimit() throws {
    let names = flagTable.map(\.name).filter { $0.contains(".max-") }
    let limits = try limits(names.map { "--\($0)=0" })
    #expect(limits.gateway.series == .max)
    #expect(limits.gateway.families == .max)
    #expect(limits.gateway.labels == .max)
    #expect(limits.gateway.labelNameBytes == .max)
    #expect(limits.gateway.labelValueBytes == .max)
    #expect(limits.gateway.lineBytes == .max)
    #expect(limits.gateway.shapesPerJob == .max)
    #expect(limits.gateway.groups == .max)
    #expect(limits.gateway.totalSeries == .max)
    #expect(limits.server.connectionLimit == .max)
    #expect(limits.server.connectionLimitPerAddress == .max)
    #expect(limits.server.maxBodyBytes == .max)
    #expect(limits.server.maxInflatedBytes == .max)
    #expect(limits.server.maxBodyMemory == .max)
    #expect(limits.server.headDeadlineSeconds == Int(Int32.max))
    #expect(limits.server.requestDeadlineSeconds == Int(Int32.max))
    #expect(limits.server.idleTimeoutSeconds == Int(Int32.max))
  }

  @Test(arguments: [("1ns", 1), ("1s", 1), ("1.001s", 2), ("1h", 3600), ("290y", 2_147_483_647)])
  func seconds(text: String, seconds: Int) throws {
    #expect(try limits(["--web.max-head-time", text]).server.headDeadlineSeconds == seconds)
  }

  @Test(arguments: [
    ("0", 0), ("512", 512), ("1B", 1), ("2kB", 2000), ("2KB", 2000), ("3MB", 3_000_000),
    ("4GB", 4_000_000_000), ("1KiB", 1024), ("1mib", 1 << 20), ("256MiB", 256 << 20),
    ("1GiB", 1 << 30),
  ])
  func sizes(text: String, bytes: Int) throws {
    #expect(try ByteSize(text).bytes == bytes)
  }

  @Test(arguments: [
    ("--push.max-series=", "invalid number \"\""),
    ("--push.max-series=-1", "invalid number \"-1\""),
    ("--push.max-series=1e6", "invalid number \"1e6\""),
    ("--push.max-groups=99999999999999999999", "invalid number \"99999999999999999999\""),
    ("--web.max-head-time=-1s", "negative duration \"-1s\""),
    ("--web.max-head-time=5", "time: missing unit in duration \"5\""),
    ("--web.max-body-size=MB", nil), ("--web.max-body-size=1.5MB", nil),
    ("--web.max-body-size=1 MB", nil), ("--web.max-body-size=9999999999GB", nil),
  ])
  func badValues(word: String, text: String?) throws {
    let error = #expect(throws: FlagError.self) { try limits([word]) }
    let size = word.drop { $0 != "=" }.dropFirst()
    #expect(
      error?.description == text ?? "invalid size \"\(size)\": a number of bytes, with or without "
        + "one of B, kB, MB, GB, KiB, MiB, GiB")
  }
}
