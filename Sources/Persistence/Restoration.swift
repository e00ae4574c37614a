import Exposition
import Storage

/// Brings the groups of an earlier process back into an empty store.
struct Restoration {
  let path: String
  let store: MetricStore
  let log: @Sendable (PersistenceEvent) -> Void

  /// What the restoration leaves behind.
  struct Outcome {
    /// The database to go on with; nil: one must be made, and `aside` says what of the old file.
    var database: Database?
    var aside: AsideName
    var groups = 0
    var lost = 0
  }

  /// - Throws: where the file must be left to others: of a newer format, foreign or in use.
  func run(at now: Timestamp) throws(PersistenceError) -> Outcome {
    var outcome = Outcome(database: nil, aside: .damaged(now))
    do {
      try Replacement(path: path).finish()
      switch try StoredFile(at: path) {
      case .absent: break
      case .database: try readDatabase(&outcome)
      case .gob: try importGob(&outcome)
      case .unknown: noteDamage("it is no database", &outcome)
      }
    } catch {
      switch error {
      case .newerFormat, .foreignDatabase, .inUse: throw error
      case .sqlite, .file, .threadStart: noteDamage("\(error)", &outcome)
      }
    }
    if outcome.groups > 0, let error = store.finishRestoring() { log(.inconsistent("\(error)")) }
    return outcome
  }

  private func readDatabase(_ outcome: inout Outcome) throws(PersistenceError) {
    let (database, flaw) = try open()
    let decoder = GroupDecoder(hasher: store.hasher)
    var salvage = Salvage(database)
    var groups = 0
    var flawed: [(key: ByteString, flaw: GroupDecoder.Flaw)] = []
    try salvage.readAll { key, checksum, record in
      do throws(GroupDecoder.Flaw) {
        store.restore(try decoder.group(key: key, record: record, checksum: checksum))
        groups += 1
      } catch {
        flawed.append((ByteString(copying: key), error))
      }
    }
    outcome.groups = groups
    let damage = flaw.flatMap { $0.isReadOnly ? nil : $0 } ?? salvage.damage
    if let flaw, flaw.isReadOnly { log(.notWritable(path: path, reason: "\(flaw)")) }
    if let damage {
      noteDamage("\(damage)", &outcome)
      noteUnread(salvage, besides: flawed.map(\.key), &outcome)
    } else if !flawed.isEmpty {
      noteDamage("\(flawed.count) of its rows are no groups", &outcome)
    }
    for (key, flaw) in flawed { noteLoss(of: key, "\(flaw)", &outcome) }
    log(.restored(groups: groups, path: path))
    // It has seen every page, and will see few of them again.
    try? database.connection.execute("PRAGMA shrink_memory")
    if flaw == nil, damage == nil, flawed.isEmpty { outcome.database = database }
  }

  /// The database, and what is wrong with the whole of it. Where nothing can be written it is read
  /// all the same, unless a log holds its last changes: without those it would be an older state.
  private func open() throws(PersistenceError) -> (Database, PersistenceError?) {
    do {
      return (try Database(opening: path), nil)
    } catch {
      if error.isDamage { return (try Database(opening: path, condition: .damaged), error) }
      guard error.isReadOnly, try Files.identity(of: "\(path)-wal")?.size ?? 0 == 0 else {
        throw error
      }
      return (try Database(opening: path, condition: .readOnly), error)
    }
  }

  private func noteDamage(_ reason: String, _ outcome: inout Outcome) {
    outcome.database = nil
    log(.damaged(path: path, reason: reason))
  }

  /// Names the groups whose rows could not be read, as far as the index tells them.
  private func noteUnread(
    _ salvage: Salvage, besides named: [ByteString], _ outcome: inout Outcome
  ) {
    var found = Set(named)
    for group in store.collectChanges(includingEverything: true).everything {
      var bytes = ByteBuffer(capacity: 128)
      GroupRecord.append(group.key, to: &bytes)
      found.insert(ByteString(copying: bytes.span))
    }
    for key in salvage.indexedKeys() where !found.contains(key) {
      noteLoss(of: key, "its row cannot be read", &outcome)
    }
  }

  private func noteLoss(of key: ByteString, _ reason: String, _ outcome: inout Outcome) {
    outcome.lost += 1
    let name = GroupDecoder.key(key.span).map { "\($0)" } ?? goQuoted(key.span)
    log(.lostGroup(name, reason: reason))
  }

  private func importGob(_ outcome: inout Outcome) throws(PersistenceError) {
    guard let size = try Files.identity(of: path)?.size else { return }
    let bytes = try Files.read(path, atMost: size)
    var groups = 0
    var lost: [(name: String, reason: String)] = []
    do throws(GobError) {
      let file = UpstreamFile(hasher: store.hasher)
      try file.read(bytes.span) { result in
        switch result {
        case .group(let group):
          store.restore(group)
          groups += 1
        case .lost(let name, let reason): lost.append((name, reason))
        }
      }
      outcome.aside = .gob
    } catch {
      noteDamage("\(error)", &outcome)
    }
    outcome.groups = groups
    for (name, reason) in lost {
      outcome.lost += 1
      log(.lostGroup(name, reason: reason))
    }
    log(.imported(groups: groups, path: path))
  }
}
