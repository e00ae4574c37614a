import HTTP
import Logging
import Storage
import Threads

/// Writes one line for each rejected request, and of a source that keeps on failing just a few.
final class RejectionLog: Sendable {
  /// Lines that a source may cause at once, and the seconds until it has one more.
  private static let burst = 10
  private static let secondsPerLine = 10.0
  /// Sources remembered; beyond that all are forgotten, so that memory stays bounded.
  private static let sourceLimit = 4096

  private struct Source: Hashable {
    let host: String
    /// Requests that found nothing are counted apart, or they would hide why pushes fail.
    let isMiss: Bool
  }

  private struct Allowance: Sendable {
    var lines = Double(RejectionLog.burst)
    var time: Timestamp
    var suppressed = 0
  }

  private let logger: Logger
  private let sources = Lock<[Source: Allowance]>([:])

  init(_ logger: Logger) { self.logger = logger }

  func note(_ rejection: Rejection, of request: Request, reason: String, at now: Timestamp) {
    note(rejection, of: request, from: request.source, reason: reason, at: now)
  }

  /// - Parameter request: nil if it never came to one.
  func note(
    _ rejection: Rejection, of request: Request?, from peer: String, reason: String,
    at now: Timestamp
  ) {
    // A line that nobody will see must not use up the allowance.
    guard rejection.level >= logger.logLevel else { return }
    let source = Source(host: Self.host(of: peer), isMiss: rejection.isMiss)
    guard let suppressed = allow(source, at: now) else { return }
    var metadata: Logger.Metadata = [
      "logged_source": "\(peer)",
      "err": "\(reason.utf8.count > Self.longestReason ? Self.cut(reason) : reason)",
    ]
    if let request {
      metadata["method"] = "\(request.method.name)"
      metadata["path"] = "\(String(decoding: request.path, as: UTF8.self))"
    }
    if suppressed > 0 { metadata["suppressed"] = .stringConvertible(suppressed) }
    logger.log(level: rejection.level, rejection.message, metadata: metadata)
  }

  /// How many lines were left out before this one; nil if it has to be left out too.
  private func allow(_ source: Source, at now: Timestamp) -> Int? {
    sources.withLock { sources in
      if sources.count > Self.sourceLimit { sources.removeAll() }
      var allowance = sources[source] ?? Allowance(time: now)
      let gained = Double(now - allowance.time) / 1e9 / Self.secondsPerLine
      allowance.lines = min(Double(Self.burst), allowance.lines + max(0, gained))
      allowance.time = now
      defer { sources[source] = allowance }
      guard allowance.lines >= 1 else {
        allowance.suppressed += 1
        return nil
      }
      allowance.lines -= 1
      defer { allowance.suppressed = 0 }
      return allowance.suppressed
    }
  }

  /// Whole metrics may be quoted in it.
  private static let longestReason = 8192

  private static func cut(_ reason: String) -> String {
    String(decoding: reason.utf8.prefix(longestReason), as: UTF8.self) + "..."
  }

  private static func host(of source: String) -> String {
    source.lastIndex(of: ":").map { String(source[..<$0]) } ?? source
  }
}
