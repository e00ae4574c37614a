import Durations
import Gateway
import Logging
import Persistence
import Storage
import Threads

/// What `--persistence.file` asks for: the only place where the process meets `Persistence`.
final class PersistedGroups: Sendable {
  private let configuration: Persister.Configuration
  private let persister = Lock<Persister?>(nil)

  /// Nil without the flag.
  init?(_ options: Options, _ logger: Logger) {
    if options.persistenceFile.isEmpty { return nil }
    configuration = Persister.Configuration(
      path: options.persistenceFile, interval: options.persistenceInterval.nanoseconds,
      clock: Clock.system.wall, log: { logger.log($0, file: options.persistenceFile) })
  }

  var tracking: ChangeTracking { configuration.tracking }
  var isImmediate: Bool { configuration.isImmediate }

  /// Restores what is on disk, then opens the gateway, which must be closed, and calls `opened`. A file
  /// that must be left alone ends the process.
  func start(
    _ gateway: Gateway, _ termination: Termination, opened: @escaping @Sendable () -> Void
  ) throws(PersistenceError) {
    let persister = Persister(configuration, store: gateway.store)
    self.persister.withLock { $0 = persister }
    gateway.show { PersistenceFigures(persister.reading) }
    try persister.start { error in
      if let error { return termination.fail("\(error)") }
      gateway.open()
      opened()
    }
  }

  /// Commits the rest and closes the file.
  func stop() { persister.withLock { $0 }?.stop() }
}

extension PersistenceFigures {
  fileprivate init(_ reading: PersistenceReading) {
    self.init(
      lastSuccess: reading.lastSuccess, errors: reading.errors,
      pendingGroups: reading.pendingGroups, lostGroups: reading.lostGroups)
  }
}

extension Logger {
  /// Errors as upstream words them, with the reason behind.
  fileprivate func log(_ event: PersistenceEvent, file: String) {
    switch event {
    case .restored, .imported, .kept, .committedAgain:
      info("\(event)", metadata: ["file": "\(file)"])
    case .lostGroup, .damaged, .notWritable, .inconsistent:
      error("could not load persisted metrics", metadata: ["err": "\(event)"])
    case .commitFailed, .displaced, .unwritten:
      error("error persisting metrics", metadata: ["err": "\(event)"])
    }
  }
}
