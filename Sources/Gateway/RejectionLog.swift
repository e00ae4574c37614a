import Logging
import Storage

/// Writes one line for each rejected push, and of a source that keeps on failing just a few.
final class RejectionLog: Sendable {
  /// Lines that a source may cause at once, and the seconds until it has one more.
  private static let burst = 10
  private static let secondsPerLine = 10.0
  /// Sources remembered; beyond that all are forgotten, so that memory stays bounded.
  private static let sourceLimit = 4096

  private struct Allowance: Sendable {
    var lines = Double(RejectionLog.burst)
    var time: Timestamp
    var suppressed = 0
  }

  private let logger: Logger
  private let sources = Lock<[String: Allowance]>([:])

  init(_ logger: Logger) { self.logger = logger }

  func note(
    _ message: Logger.Message, method: String, path: String, source: String, reason: String,
    at now: Timestamp
  ) {
    guard let suppressed = allow(Self.host(of: source), at: now) else { return }
    var metadata: Logger.Metadata = [
      "method": "\(method)", "path": "\(path)", "logged_source": "\(source)", "err": "\(reason)",
    ]
    if suppressed > 0 { metadata["suppressed"] = "\(suppressed)" }
    logger.error(message, metadata: metadata)
  }

  /// How many lines were left out before this one; nil if it has to be left out too.
  private func allow(_ host: String, at now: Timestamp) -> Int? {
    sources.withLock { sources in
      if sources.count > Self.sourceLimit { sources.removeAll() }
      var allowance = sources[host] ?? Allowance(time: now)
      let gained = Double(now - allowance.time) / 1e9 / Self.secondsPerLine
      allowance.lines = min(Double(Self.burst), allowance.lines + max(0, gained))
      allowance.time = now
      defer { sources[host] = allowance }
      guard allowance.lines >= 1 else {
        allowance.suppressed += 1
        return nil
      }
      allowance.lines -= 1
      defer { allowance.suppressed = 0 }
      return allowance.suppressed
    }
  }

  private static func host(of source: String) -> String {
    source.lastIndex(of: ":").map { String(source[..<$0]) } ?? source
  }
}
