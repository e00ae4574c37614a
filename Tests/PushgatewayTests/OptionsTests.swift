import Testing

@testable import pushgateway

@Suite struct OptionsTests {
  private func options(_ words: [String]) throws -> Options {
    try Options(FlagParser(words).values())
  }

  @Test func defaults() throws {
    let options = try options([])
    #expect(options.listenAddresses == [":9091"])
    #expect(options.telemetryPath == "/metrics")
    #expect(options.checksConsistency)
    #expect(options.logLevel == .info)
    #expect(options.logFormat == .logfmt)
  }

  @Test func everythingIsRead() throws {
    let options = try options([
      "--web.listen-address=:1", "--web.listen-address", "[::1]:2", "--web.telemetry-path=/m",
      "--push.disable-consistency-check", "--log.level=warn", "--log.format=json",
    ])
    #expect(options.listenAddresses == [":1", "[::1]:2"])
    #expect(options.telemetryPath == "/m")
    #expect(!options.checksConsistency)
    #expect(options.logLevel == .warn)
    #expect(options.logFormat == .json)
    #expect(
      options.flags.map { "\($0.name)=\($0.value)" } == [
        "web.listen-address=:1,[::1]:2", "web.telemetry-path=/m",
        "web.enable-admin-api=false",
        "push.disable-consistency-check=true", "log.level=warn", "log.format=json",
      ])
  }

  @Test(arguments: [
    ("debug", LogLevel.debug), ("INFO", .info), ("Warn", .warn), ("eRRor", .error),
  ])
  func levelsInAnyCase(text: String, level: LogLevel) throws {
    #expect(try options(["--log.level", text]).logLevel == level)
  }

  @Test(arguments: [
    ("--log.level=foo", "unrecognized log level foo"),
    ("--log.level=Warning", "unrecognized log level Warning"),
    ("--log.level=", "unrecognized log level "),
    ("--log.format=foo", "unrecognized log format foo"),
    ("--log.format=JSON", "unrecognized log format JSON"),
  ])
  func badValues(word: String, text: String) throws {
    let error = #expect(throws: FlagError.self) { try options([word]) }
    #expect(error?.description == text)
  }
}
