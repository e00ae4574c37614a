import Exposition
import Storage

/// Takes what changed in the store and writes it to the database, turn by turn. Of one thread.
///
/// Where the store keeps old states, a turn that fails undoes everything that is not on disk and
/// tells all who wait so. Elsewhere the changes stay pending until a turn succeeds. After a failure
/// every turn writes, whether anything has changed or not.
final class Committer {
  private let path: String
  private let store: MetricStore
  private let undoesFailures: Bool
  private let clock: @Sendable () -> Timestamp
  private let log: @Sendable (PersistenceEvent) -> Void

  /// Found intact or just made, so that its log may be copied into it when it is closed.
  private(set) var database: Database? {
    didSet { database?.connection.checkpointsOnClose(true) }
  }
  /// What becomes of the file at the path when a database is made in its place.
  private var aside = AsideName.damaged(0)
  private var pending: [GroupingKey: MetricGroup?] = [:]
  private var waiting: [DurabilityCallback] = []
  private(set) var isFailing = false
  private(set) var reading = PersistenceReading()

  init(_ configuration: Persister.Configuration, store: MetricStore) {
    path = configuration.path
    self.store = store
    undoesFailures = configuration.isImmediate
    clock = configuration.clock
    log = configuration.log
  }

  /// Brings back what is on disk.
  func restore() throws(PersistenceError) {
    let outcome = try Restoration(path: path, store: store, log: log).run(at: clock())
    database = outcome.database
    aside = outcome.aside
    reading.lostGroups = outcome.lost
  }

  /// Writes everything that changed before this call.
  func turn() {
    let now = clock()
    if let database, !database.isInPlace {
      log(.displaced(path: path))
      letGo(at: now)
    }
    let batch = store.collectChanges(includingEverything: database == nil)
    take(batch)
    if pending.isEmpty, waiting.isEmpty, database?.isFounded == true, !isFailing {
      reading.lastSuccess = now
      return
    }
    do {
      try write()
      succeed(at: now)
    } catch {
      fail(error, batch, at: now)
    }
    reading.pendingGroups = pending.count
  }

  /// Ends with a turn and closes the database.
  func finish() {
    turn()
    if !pending.isEmpty { log(.unwritten(groups: pending.count)) }
    settle(false)
    database = nil
  }

  private func take(_ batch: ChangeBatch) {
    if database == nil {
      pending = Dictionary(minimumCapacity: batch.everything.count)
      for group in batch.everything { pending[group.key] = .some(group) }
    } else {
      pending.reserveCapacity(pending.count + batch.changeCount)
      batch.forEachChange { key, change in pending[key] = .some(change.after) }
    }
    waiting += batch.waiting
  }

  private func write() throws(PersistenceError) {
    if let database {
      try database.found()
      // What was undone in the store may stand in the log, and a restart would bring it back.
      if !pending.isEmpty || isFailing { try database.commit(pending) }
      return
    }
    if let name = try Replacement(path: path).replace(with: pending, keeping: aside) {
      log(.kept(path: path, name: name))
    }
    database = try Database(opening: path)
  }

  private func succeed(at now: Timestamp) {
    if isFailing { log(.committedAgain(groups: pending.count)) }
    isFailing = false
    reading.lastSuccess = now
    pending = [:]
    settle(true)
    // Who waited has been answered: what is committed is safe without this.
    checkpoint(at: now) { database throws(PersistenceError) in try database.checkpointIfLarge() }
  }

  private func checkpoint(
    at now: Timestamp, _ checkpoint: (Database) throws(PersistenceError) -> Void
  ) {
    do throws(PersistenceError) {
      if let database { try checkpoint(database) }
    } catch {
      reading.errors += 1
      if error.isDamage { abandon(at: now) }
    }
  }

  private func fail(_ error: PersistenceError, _ batch: ChangeBatch, at now: Timestamp) {
    reading.errors += 1
    if !isFailing { log(.commitFailed(error)) }
    isFailing = true
    if error.isDamage { abandon(at: now) }
    // What the log holds may be all that fills the disk: once copied, its room is used again.
    if error.isFull {
      checkpoint(at: now) { database throws(PersistenceError) in
        try database.connection.checkpoint()
      }
    }
    guard undoesFailures else { return }
    waiting += store.rollBack(batch).waiting
    pending = [:]
    settle(false)
  }

  /// The database is damaged, the groups in memory are not: they are written anew.
  private func abandon(at now: Timestamp) {
    log(.damaged(path: path, reason: "found while writing"))
    letGo(at: now)
  }

  /// Closes the database without touching any file: the one at the path may be another's.
  private func letGo(at now: Timestamp) {
    database?.connection.checkpointsOnClose(false)
    database = nil
    aside = .damaged(now)
  }

  private func settle(_ isDurable: Bool) {
    let settled = waiting
    waiting = []
    for callback in settled { callback(isDurable) }
  }
}
