import Storage
import Threads

@testable import Persistence

/// A store with its committer, whose turns a test makes itself.
final class Persisted {
  let store: MetricStore
  let committer: Committer
  let events = Events()

  init(at path: String, isImmediate: Bool = false, checksPushes: Bool = true) throws {
    let events = events
    let configuration = Persister.Configuration(
      path: path, interval: isImmediate ? 0 : 1_000_000_000, clock: { 1_767_225_600_000_000_000 },
      log: { events.note($0) })
    store = MetricStore(checksPushes: checksPushes, tracking: configuration.tracking)
    committer = Committer(configuration, store: store)
    try committer.restore()
  }
}

final class Events: Sendable {
  private let list = Lock<[PersistenceEvent]>([])

  func note(_ event: PersistenceEvent) { list.withLock { $0.append(event) } }

  var texts: [String] { list.withLock { $0.map { "\($0)" } } }
  var errors: [String] { list.withLock { $0.filter(\.isError).map { "\($0)" } } }
}

/// The answers of those who waited for the disk.
final class Answers: Sendable {
  private let list = Lock<[Bool]>([])

  var all: [Bool] { list.withLock { $0 } }
  var callback: DurabilityCallback { { answer in self.list.withLock { $0.append(answer) } } }
}
