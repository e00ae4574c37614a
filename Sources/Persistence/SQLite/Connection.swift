import CSQLite

/// A connection to an SQLite database: opened by `init`, closed when released. Of one thread.
@safe final class Connection {
  private let handle: OpaquePointer
  /// Frames in the write-ahead log after the last commit.
  private let frames: UnsafeMutablePointer<Int32>

  /// How a file is opened.
  enum Manner {
    case creating
    case existing
    /// Where nothing can be written, not even a log beside the file; then nobody else writes either.
    case immutable
  }

  init(path: String, _ manner: Manner) throws(PersistenceError) {
    var opened: OpaquePointer?
    let (name, flags) =
      switch manner {
      case .creating: (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
      case .existing: (path, SQLITE_OPEN_READWRITE)
      case .immutable: (Self.immutable(path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI)
      }
    let code = unsafe sqlite3_open_v2(
      name, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard let opened = unsafe opened else {
      throw .sqlite(code: code, message: "out of memory")
    }
    guard code == SQLITE_OK else {
      let error = unsafe Self.error(code, opened)
      unsafe sqlite3_close_v2(opened)
      throw error
    }
    unsafe handle = opened
    unsafe frames = .allocate(capacity: 1)
    unsafe frames.initialize(to: 0)
    // In the place of the hook that copies the log every thousand pages. wal_autocheckpoint, also
    // with 0, would remove this one.
    unsafe sqlite3_wal_hook(
      opened,
      { context, _, _, count in
        unsafe context?.assumingMemoryBound(to: Int32.self).pointee = count
        return SQLITE_OK
      }, frames)
  }

  deinit {
    unsafe sqlite3_close_v2(handle)
    unsafe frames.deallocate()
  }

  var logFrames: Int32 { unsafe frames.pointee }

  func execute(_ sql: String) throws(PersistenceError) {
    try check(unsafe sqlite3_exec(handle, sql, nil, nil, nil))
  }

  /// The integer in the first row, as of a pragma.
  func integer(_ sql: String) throws(PersistenceError) -> Int64 {
    let statement = try Statement(sql, on: self)
    return try statement.step() ? statement.integer(0) : 0
  }

  /// Whether closing copies the log into the database, as is usual.
  func checkpointsOnClose(_ isOn: Bool) {
    unsafe csqlite_set_checkpoint_on_close(handle, isOn ? 1 : 0)
  }

  /// How long to wait for another process's lock.
  func waitForLock(milliseconds: Int32) {
    unsafe sqlite3_busy_timeout(handle, milliseconds)
  }

  /// Copies what it can of the log into the database.
  func checkpoint() throws(PersistenceError) {
    try check(
      unsafe sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil))
  }

  var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

  func prepare(_ sql: String) throws(PersistenceError) -> OpaquePointer {
    var statement: OpaquePointer?
    try check(
      unsafe sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    )
    guard let statement = unsafe statement else {
      throw .sqlite(code: SQLITE_MISUSE, message: "an empty statement")
    }
    return unsafe statement
  }

  func check(_ code: Int32) throws(PersistenceError) {
    if code != SQLITE_OK { throw unsafe Self.error(code, handle) }
  }

  /// <https://www.sqlite.org/uri.html>
  private static func immutable(_ path: String) -> String {
    let escaped = path.map { character in
      switch character {
      case "%": "%25"
      case "?": "%3f"
      case "#": "%23"
      default: "\(character)"
      }
    }
    return "file:\(escaped.joined())?immutable=1"
  }

  private static func error(_ code: Int32, _ handle: OpaquePointer) -> PersistenceError {
    unsafe .sqlite(
      code: code, message: sqlite3_errmsg(handle).map { unsafe String(cString: $0) } ?? "")
  }
}
