import Exposition
import Storage

/// The groups on disk: an SQLite database in WAL mode that this process has for itself alone.
///
/// What `commit` returns for is on disk (`synchronous=FULL`: the log is synced at every commit), so
/// it outlives a killed process and a power failure. The log is copied into the database now and
/// then by `checkpointIfLarge`.
///
/// Of an earlier process's log it is not known whether all of it is on disk, though it can be read:
/// after a sync that failed Linux forgets what was to be written, and the next one succeeds without
/// it (fsync(2), NOTES). `found` copies such a log, before anything is appended to it.
///
/// Formats: `user_version` is 1. A later version of the gateway upgrades older formats in one
/// transaction as it opens them; this one refuses what is newer, and changes nothing of it.
final class Database {
  /// 64 MiB of log: pages that change with every commit are copied once for many.
  private static let checkpointFrames: Int32 = 16_384

  enum Condition {
    case usual
    /// It is read as far as it goes.
    case damaged
    /// Nor can a log be made beside it.
    case readOnly
  }

  let path: String
  let connection: Connection
  private let upsert: Statement
  private let delete: Statement
  private let identity: Files.Identity?
  private let hasFoundLog: Bool
  /// Whether all that was read is on disk, and the name of the log.
  private(set) var isFounded = false

  /// Opens what is there. Of the file nothing is written before the first commit, also by closing
  /// it, unless `connection.checkpointsOnClose` is switched on.
  ///
  /// - Parameters:
  ///   - patience: for how many milliseconds another process may keep the file for itself.
  ///   - condition: what is known of the file.
  init(
    opening path: String, patience: Int32 = 1000, condition: Condition = .usual
  ) throws(PersistenceError) {
    self.path = path
    // Without a log the header is the truth, and the file need not even be opened.
    hasFoundLog = try (Files.identity(of: "\(path)-wal")?.size ?? 0) > 0
    if !hasFoundLog {
      try DatabaseHeader(Files.read(path, atMost: 100)).check(path)
    }
    connection = try Connection(path: path, condition == .readOnly ? .immutable : .existing)
    connection.checkpointsOnClose(false)
    do {
      try Self.configure(connection, patience, condition)
      try Self.checkFormat(connection, path)
    } catch .sqlite(let code, _) where [5, 6].contains(code & 0xFF) {
      throw .inUse(path: path)
    } catch {
      throw error
    }
    upsert = try Statement(Self.upsert, on: connection)
    delete = try Statement(Self.delete, on: connection)
    identity = try Files.identity(of: path)
  }

  /// Makes a database of these groups at a path where there is no file, complete once it is closed.
  static func create(
    at path: String, _ changes: [GroupingKey: MetricGroup?]
  ) throws(PersistenceError) {
    // The mode that upstream's file has, and that the log inherits.
    try Files.create(path, mode: 0o600)
    let connection = try Connection(path: path, .creating)
    try connection.execute(
      """
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = OFF;
      PRAGMA synchronous = FULL;
      BEGIN EXCLUSIVE;
      PRAGMA application_id = \(DatabaseHeader.ours.application);
      PRAGMA user_version = \(DatabaseHeader.ours.version);
      CREATE TABLE groups (
        key BLOB NOT NULL UNIQUE, checksum INTEGER NOT NULL, record BLOB NOT NULL);
      """)
    try write(
      changes, try Statement(upsert, on: connection), try Statement(delete, on: connection))
    try connection.execute("COMMIT")
    try connection.execute("PRAGMA journal_mode = WAL")
  }

  private static let upsert = """
    INSERT INTO groups (key, checksum, record) VALUES (?1, ?2, ?3)
    ON CONFLICT (key) DO UPDATE SET checksum = ?2, record = ?3
    """
  private static let delete = "DELETE FROM groups WHERE key = ?1"

  /// Writes the groups, and removes those that are nil, all or none. Without any it writes all the
  /// same: if it returns, what a failed commit may have left in the log is overwritten.
  func commit(_ changes: [GroupingKey: MetricGroup?]) throws(PersistenceError) {
    try connection.execute("BEGIN IMMEDIATE")
    do {
      if changes.isEmpty {
        try connection.execute("PRAGMA user_version = \(DatabaseHeader.ours.version)")
      }
      try Self.write(changes, upsert, delete)
      try connection.execute("COMMIT")
    } catch {
      // Some errors have ended the transaction already.
      if connection.isInTransaction { try? connection.execute("ROLLBACK") }
      throw error
    }
  }

  /// Copies the log into the database when it has grown. What is committed is safe either way.
  func checkpointIfLarge() throws(PersistenceError) {
    if connection.logFrames >= Self.checkpointFrames { try connection.checkpoint() }
  }

  /// Sees to it, once, that what was read is on disk, so that commits can build on it.
  func found() throws(PersistenceError) {
    if isFounded { return }
    if hasFoundLog { try connection.checkpoint() }
    // SQLite does this as well, but goes on where it fails.
    try Files.syncDirectory(of: path)
    isFounded = true
  }

  /// Whether the path still names the file that is open: another may have taken its place. Where
  /// that cannot be found out, nothing is known to the contrary.
  var isInPlace: Bool {
    do {
      let now = try Files.identity(of: path)
      return now?.device == identity?.device && now?.inode == identity?.inode
    } catch {
      return true
    }
  }

  private static func configure(
    _ connection: Connection, _ patience: Int32, _ condition: Condition
  ) throws(PersistenceError) {
    connection.waitForLock(milliseconds: patience)
    // A file shorter than its header says is read only so (lockBtree in SQLite's btree.c).
    if condition == .damaged { try connection.execute("PRAGMA writable_schema = ON") }
    // Exclusive before anything is read: there is no shared memory file then, whose growth could
    // meet a full disk in the middle of a store instruction.
    try connection.execute(
      """
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA synchronous = FULL;
      PRAGMA journal_size_limit = 67108864;
      PRAGMA cache_size = -32768;
      PRAGMA cell_size_check = ON;
      PRAGMA trusted_schema = OFF;
      """)
  }

  private static func checkFormat(
    _ connection: Connection, _ path: String
  ) throws(PersistenceError) {
    let application = try connection.integer("PRAGMA application_id")
    let version = try connection.integer("PRAGMA user_version")
    try DatabaseHeader(
      application: Int32(truncatingIfNeeded: application),
      version: Int32(truncatingIfNeeded: version)
    ).check(path)
  }

  private static func write(
    _ changes: [GroupingKey: MetricGroup?], _ upsert: borrowing Statement,
    _ delete: borrowing Statement
  ) throws(PersistenceError) {
    for (key, group) in changes {
      if let group {
        let row = GroupRecord(group)
        try upsert.bind(1, row.key.span)
        try upsert.bind(2, row.checksum)
        try upsert.bind(3, row.record.span)
        try upsert.run()
      } else {
        var bytes = ByteBuffer(capacity: 128)
        GroupRecord.append(key, to: &bytes)
        try delete.bind(1, bytes.span)
        try delete.run()
      }
    }
  }
}
