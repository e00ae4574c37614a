import Logging
import Testing
import Threads

@testable import pushgateway

@Suite struct LineLogHandlerTests {
  static func event(_ level: Logger.Level, _ metadata: Logger.Metadata) -> LogEvent {
    LogEvent(
      level: level, message: "m", metadata: metadata, source: nil, file: "Gateway/Push.swift",
      function: "f()", line: 7)
  }

  @Test func keysAreSortedAndErrIsLast() {
    var handler = LineLogHandler(level: .debug, format: .logfmt)
    handler[metadataKey: "zone"] = "z"
    handler[metadataKey: "method"] = "GET"
    let line = handler.line(
      of: Self.event(.info, ["err": "e", "method": "PUT", "alpha": "a", "file": "f"]),
      at: LogTime(milliseconds: 0))
    #expect(
      line.text(.logfmt)
        == "ts=1970-01-01T00:00:00.000Z level=info caller=Push.swift:7 msg=m "
        + "alpha=a file=f method=PUT zone=z err=e\n")
  }

  @Test(arguments: [
    (Logger.Level.trace, "debug"), (.debug, "debug"), (.info, "info"), (.notice, "info"),
    (.warning, "warn"), (.error, "error"), (.critical, "error"),
  ])
  func levels(level: Logger.Level, word: String) {
    let handler = LineLogHandler(level: .debug, format: .logfmt)
    let line = handler.line(of: Self.event(level, [:]), at: LogTime(milliseconds: 0))
    #expect(line.level.rawValue == word)
  }

  @Test(arguments: [
    (LogLevel.debug, 4), (.info, 3), (.warn, 2), (.error, 1),
  ])
  func lowerLevelsAreSilent(level: LogLevel, count: Int) {
    let written = Recorder()
    let logger = Logger(label: "test") { _ in
      LineLogHandler(level: level, format: .logfmt, write: written.write)
    }
    logger.debug("d")
    logger.info("i")
    logger.warning("w")
    logger.error("e")
    #expect(written.texts.count == count)
    #expect(written.texts.allSatisfy { $0.contains(" caller=LineLogHandlerTests.swift:") })
  }
}

/// Remembers what is written.
final class Recorder: Sendable {
  private let written = Lock<[String]>([])

  var texts: [String] { written.withLock { $0 } }

  @Sendable func write(_ text: String) { written.withLock { $0.append(text) } }
}
