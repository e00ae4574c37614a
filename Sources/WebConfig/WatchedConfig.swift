import Threads

/// A web configuration file that is looked at before every use and read when it has changed.
final class WatchedConfig: Sendable {
  /// One look at the file.
  struct Reading: Sendable {
    fileprivate var stamp: FileStamp
    fileprivate var isSettled: Bool
    fileprivate var bytes: [UInt8]
    /// Nil while the file is good.
    var error: WebConfigError?
    /// What the file said when it was good last.
    var config: WebConfig
  }

  let path: String
  /// As it was at the start.
  let initial: WebConfig
  private let wall: @Sendable () -> Int64
  private let log: @Sendable (WebConfigEvent) -> Void
  private let reading: Lock<Reading>
  /// Held while the file is read: all who see a change wait for the first of them, and none reads
  /// what another is reading.
  private let turn = Lock(())

  /// `wall` is in nanoseconds since the Unix epoch.
  init(
    path: String, wall: @escaping @Sendable () -> Int64,
    log: @escaping @Sendable (WebConfigEvent) -> Void
  ) throws(WebConfigError) {
    self.path = path
    self.wall = wall
    self.log = log
    let first = Self.read(path, after: nil, at: wall())
    if let error = first.error { throw error }
    initial = first.config
    reading = Lock(first)
  }

  /// The file as it is now. Costs one stat(2) if nothing has changed.
  func current() -> Reading {
    let stamp = FileStamp(path)
    let latest = reading.withLock { $0 }
    if latest.isSettled && latest.stamp == stamp { return latest }
    let (former, next) = turn.withLock { _ in
      let former = reading.withLock { $0 }
      let next = Self.read(path, after: former, at: wall())
      reading.withLock { $0 = next }
      return (former, next)
    }
    announce(former, next)
    return next
  }

  private static func read(_ path: String, after former: Reading?, at now: Int64) -> Reading {
    // Taken before the bytes: what changes in between is seen next time.
    let stamp = FileStamp(path)
    if let former, former.isSettled, former.stamp == stamp { return former }
    var next = former ?? Reading(stamp: stamp, isSettled: false, bytes: [], config: WebConfig())
    next.stamp = stamp
    do throws(FileError) {
      let bytes = try FileContent.read(path, limit: WebConfig.sizeLimit)
      next.isSettled = stamp.isSettled(at: now)
      if former != nil && !next.isSettled && bytes.isEmpty {
        // Somebody truncated it a moment ago and is about to write: it must not open all doors.
        return next
      }
      if former != nil && bytes == next.bytes && !hasFileError(next) { return next }
      next.bytes = bytes
    } catch {
      // What a system call says may change though the file does not: EMFILE.
      next.isSettled = if case .system = error { false } else { stamp.isSettled(at: now) }
      next.error = WebConfigError(path: path, error.reason(path))
      return next
    }
    do throws(WebConfigError) {
      next.config = try WebConfigReader(path: path).read(next.bytes)
      next.error = nil
    } catch {
      next.error = error
    }
    return next
  }

  /// The error is of the file, not of its text.
  private static func hasFileError(_ reading: Reading) -> Bool {
    switch reading.error?.reason {
    case .file, .tooLarge: true
    default: false
    }
  }

  private func announce(_ former: Reading, _ next: Reading) {
    if let error = next.error {
      if error != former.error { log(.unusable(error)) }
      return
    }
    guard former.error != nil || next.config != former.config else { return }
    log(.changed(path: path))
    let keys = restartKeys(next.config).filter { !restartKeys(former.config).contains($0) }
    if !keys.isEmpty { log(.needsRestart(path: path, keys: keys)) }
  }

  /// The keys that differ from those at the start and cannot follow.
  private func restartKeys(_ config: WebConfig) -> [String] {
    var keys: [String] = []
    if (config.tls == nil) != (initial.tls == nil) { keys.append("tls_server_config") }
    if config.http2 != initial.http2 { keys.append("http_server_config.http2") }
    if config.rateLimit != initial.rateLimit { keys.append("rate_limit") }
    return keys
  }
}
