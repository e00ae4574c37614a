import Threads

/// The gateway's own metrics: what it counts of itself, and what it reads of its process.
///
/// Counting takes no lock, observing a push a short one. Times are nanoseconds of the monotonic
/// clock, passed in.
package final class OwnMetrics: Sendable {
  /// Every own family, sorted by name, whether it has series or not. Nobody else may use these names
  /// with another type.
  package static let reserved: [(name: String, type: OwnType)] = ownFamilyTable.map {
    ($0.name, $0.type)
  }

  private let build: BuildInformation
  private let requests = RequestCounters()
  private let limits = LimitCounters()
  private let posts: PushSummaries
  private let puts: PushSummaries
  private let persistence = Lock<(@Sendable () -> PersistenceFigures)?>(nil)

  package init(build: BuildInformation = .current, at now: Int64) {
    self.build = build
    posts = PushSummaries(.post, at: now)
    puts = PushSummaries(.put, at: now)
  }

  /// Counts an answered request in `pushgateway_http_requests_total`.
  package func countRequest(handler: RequestHandler, method: RequestMethod, status: Int) {
    requests.count(handler, method, status: status)
  }

  /// Counts what a limit refused or ended; the flag that sets it is given without its hyphens.
  package func count(limit flag: String) { limits.count(flag) }

  /// Observes the size and the duration of a push, a refused one too.
  package func observePush(method: PushMethod, bytes: Int, seconds: Double, at now: Int64) {
    switch method {
    case .post: posts.observe(bytes: bytes, seconds: seconds, at: now)
    case .put: puts.observe(bytes: bytes, seconds: seconds, at: now)
    }
  }

  /// Has the state of persistence shown too.
  package func show(_ persistence: @escaping @Sendable () -> PersistenceFigures) {
    self.persistence.withLock { $0 = persistence }
  }

  /// The families that have series at `now`, sorted by name, their metrics sorted for a scrape.
  package func families(at now: Int64) -> [OwnFamily] {
    let process = ProcessReading.now()
    let pushes = [posts, puts].compactMap { $0.reading(at: now) }
    let persistence = persistence.withLock { $0 }?()
    return ownFamilyTable.compactMap { row in
      value(of: row, process, pushes, persistence).map {
        OwnFamily(name: row.name, help: row.help, value: $0)
      }
    }
  }

  /// Nil if the family has no series.
  private func value(
    of row: OwnFamilyRow, _ process: ProcessReading, _ pushes: [PushSummaries.Reading],
    _ persistence: PersistenceFigures?
  ) -> OwnValue? {
    switch row.source {
    case .build: .gauge([OwnSample(labels: build.labels, value: 1)])
    case .limits: Self.counter(limits.samples())
    case .requests: Self.counter(requests.samples())
    case .pushSize: pushes.isEmpty ? nil : .summary(pushes.map(\.bytes))
    case .pushDuration: pushes.isEmpty ? nil : .summary(pushes.map(\.seconds))
    case .process(let read): read(process).map { Self.single(row.type, $0) }
    case .persistence(let read): persistence.map { Self.single(row.type, read($0)) }
    case .groups: nil
    }
  }

  private static func counter(_ samples: [OwnSample]) -> OwnValue? {
    samples.isEmpty ? nil : .counter(samples)
  }

  private static func single(_ type: OwnType, _ value: Double) -> OwnValue {
    let sample = OwnSample(labels: [], value: value)
    return type == .counter ? .counter([sample]) : .gauge([sample])
  }
}
