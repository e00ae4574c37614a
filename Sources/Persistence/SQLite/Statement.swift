import CSQLite

/// A prepared statement, finalized when it goes. Parameters count from 1, columns from 0.
@safe struct Statement: ~Copyable {
  private let handle: OpaquePointer
  private let connection: Connection

  init(_ sql: String, on connection: Connection) throws(PersistenceError) {
    unsafe handle = try connection.prepare(sql)
    self.connection = connection
  }

  deinit { unsafe sqlite3_finalize(handle) }

  func bind(_ index: Int32, _ bytes: Span<UInt8>) throws(PersistenceError) {
    let code = unsafe bytes.withUnsafeBytes { raw in
      unsafe csqlite_bind_copy(handle, index, raw.baseAddress, UInt64(raw.count))
    }
    try connection.check(code)
  }

  func bind(_ index: Int32, _ number: Int64) throws(PersistenceError) {
    try connection.check(unsafe sqlite3_bind_int64(handle, index, number))
  }

  /// True while there is a row.
  func step() throws(PersistenceError) -> Bool {
    switch unsafe sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code:
      defer { reset() }
      try connection.check(code)
      return false
    }
  }

  /// Runs a statement without rows, ready to be run again.
  func run() throws(PersistenceError) {
    while try step() {}
    reset()
  }

  /// The error of a failed step was reported by it.
  func reset() {
    _ = unsafe sqlite3_reset(handle)
    _ = unsafe sqlite3_clear_bindings(handle)
  }

  func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(handle, column) }

  /// Lends the bytes of a column; they are gone with the next step.
  func withBytes<Result, Failure: Error>(
    _ column: Int32, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let start = unsafe sqlite3_column_blob(handle, column)
    let count = unsafe Int(sqlite3_column_bytes(handle, column))
    let bytes = unsafe UnsafeBufferPointer(
      start: start?.assumingMemoryBound(to: UInt8.self), count: start == nil ? 0 : count)
    return try body(unsafe Span(_unsafeElements: bytes))
  }
}
