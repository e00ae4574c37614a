import Durations
import Gateway
import Testing

@testable import pushgateway

@Suite struct OptionsTests {
  private func options(_ words: [String]) throws -> Options {
    try Options(FlagParser(words).values())
  }

  @Test func defaults() throws {
    let options = try options([])
    #expect(options.listenAddresses == [":9091"])
    #expect(!options.usesSystemdSockets)
    #expect(options.webConfigurationFile == "")
    #expect(options.telemetryPath == "/metrics")
    #expect(options.externalURL.text == "")
    #expect(options.routePrefix == "")
    #expect(!options.hasLifecycleAPI)
    #expect(!options.hasAdminAPI)
    #expect(!options.servesOpenMetrics)
    #expect(options.persistenceFile == "")
    #expect(options.persistenceInterval.nanoseconds == 1_000_000_000)
    #expect(options.checksConsistency)
    #expect(!options.allowsUTF8Names)
    #expect(options.logLevel == .info)
    #expect(options.logFormat == .logfmt)
    #expect(
      shown(options) == [
        "web.systemd-socket=false", "web.listen-address=:9091", "web.config.file=",
        "web.telemetry-path=/metrics", "web.external-url=", "web.route-prefix=",
        "web.enable-lifecycle=false", "web.enable-admin-api=false",
        "web.enable-openmetrics=false", "web.max-connections=10000",
        "web.max-connections-per-address=0", "web.max-head-time=30s", "web.max-request-time=5m0s",
        "web.max-idle-time=5m0s", "web.max-body-size=128MiB", "web.max-inflated-size=256MiB",
        "web.max-body-memory=1GiB", "persistence.file=", "persistence.interval=1s",
        "push.disable-consistency-check=false", "push.enable-utf8-names=false",
        "push.max-series=1000000", "push.max-families=1000000", "push.max-labels=256",
        "push.max-label-name-length=4KiB",
        "push.max-label-value-length=64KiB", "push.max-line-size=1MiB",
        "push.max-shapes-per-job=64", "push.max-groups=1000000", "push.max-total-series=10000000",
        "log.level=info",
        "log.format=logfmt",
      ])
  }

  @Test func everythingIsRead() throws {
    let options = try options([
      "--web.systemd-socket", "--web.listen-address=:1", "--web.listen-address", "[::1]:2",
      "--web.config.file=w.yml", "--web.local-assets=/a", "--web.telemetry-path=/m",
      "--web.external-url=http://h/x/", "--web.route-prefix=in/", "--web.enable-lifecycle",
      "--web.enable-admin-api", "--web.enable-openmetrics", "--persistence.file=f",
      "--persistence.interval=1d", "--push.disable-consistency-check", "--push.enable-utf8-names",
      "--log.level=WARN", "--log.format=json",
    ])
    #expect(options.listenAddresses == [":1", "[::1]:2"])
    #expect(options.usesSystemdSockets)
    #expect(options.webConfigurationFile == "w.yml")
    #expect(options.localAssets == "/a")
    #expect(options.telemetryPath == "/m")
    #expect(options.externalURL.path == "/x")
    #expect(options.routePrefix == "/in")
    #expect(options.hasLifecycleAPI)
    #expect(options.hasAdminAPI)
    #expect(options.servesOpenMetrics)
    #expect(options.persistenceFile == "f")
    #expect(options.persistenceInterval.nanoseconds == 86_400_000_000_000)
    #expect(!options.checksConsistency)
    #expect(options.allowsUTF8Names)
    #expect(options.logLevel == .warn)
    #expect(options.logFormat == .json)
    #expect(
      shown(options) == [
        "web.systemd-socket=true", "web.listen-address=:1,[::1]:2", "web.config.file=w.yml",
        "web.telemetry-path=/m", "web.external-url=http://h/x/", "web.route-prefix=/in",
        "web.enable-lifecycle=true", "web.enable-admin-api=true", "web.enable-openmetrics=true",
        "web.max-connections=10000", "web.max-connections-per-address=0", "web.max-head-time=30s",
        "web.max-request-time=5m0s", "web.max-idle-time=5m0s", "web.max-body-size=128MiB",
        "web.max-inflated-size=256MiB", "web.max-body-memory=1GiB", "persistence.file=f",
        "persistence.interval=24h0m0s",
        "push.disable-consistency-check=true", "push.enable-utf8-names=true",
        "push.max-series=1000000", "push.max-families=1000000", "push.max-labels=256",
        "push.max-label-name-length=4KiB",
        "push.max-label-value-length=64KiB", "push.max-line-size=1MiB",
        "push.max-shapes-per-job=64", "push.max-groups=1000000", "push.max-total-series=10000000",
        "log.level=warn",
        "log.format=json",
      ])
  }

  private func shown(_ options: Options) -> [String] {
    options.flags.map { "\($0.name)=\($0.value)" }
  }

  @Test(arguments: [
    ([], ""), (["--web.external-url=http://h/x/"], "/x"), (["--web.route-prefix=y"], "/y"),
    (["--web.external-url=http://h/x/", "--web.route-prefix=/y/"], "/y"),
    (["--web.external-url=http://h/x/", "--web.route-prefix=/"], ""),
    (["--web.external-url=http://h/x/", "--web.route-prefix="], "/x"),
    (["--web.route-prefix=//a//b//"], "/a//b"),
  ])
  func routePrefixes(words: [String], prefix: String) throws {
    #expect(try options(words).routePrefix == prefix)
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
