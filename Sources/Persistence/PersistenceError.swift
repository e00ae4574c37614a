/// Why stored groups could not be read or written.
package enum PersistenceError: Error, Equatable, Sendable {
  /// `code` is SQLite's extended result code.
  case sqlite(code: Int32, message: String)
  /// `code` is errno.
  case file(operation: String, path: String, code: Int32)
  /// Written by a later version, in a format that this one does not know. Nothing was touched.
  case newerFormat(path: String, version: Int32)
  /// A database of some other program. Nothing was touched.
  case foreignDatabase(path: String)
  /// Another process has the database open.
  case inUse(path: String)
  case threadStart(code: Int32)

  /// Whether what was written before must not be trusted any more.
  var isDamage: Bool {
    guard case .sqlite(let code, _) = self else { return false }
    return [11, 26].contains(code & 0xFF)
  }

  /// Whether the disk had no room.
  var isFull: Bool {
    guard case .sqlite(let code, _) = self else { return false }
    return code & 0xFF == 13
  }

  /// Whether the file is there but may not be written, or nothing beside it.
  var isReadOnly: Bool {
    guard case .sqlite(let code, _) = self else { return false }
    // SQLITE_IOERR_LOCK: a file opened for reading alone cannot be locked for writing.
    return [8, 14].contains(code & 0xFF) || code == 3850
  }
}

extension PersistenceError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .sqlite(let code, let message):
      "SQLite: \(message) (code \(code))"
    case .file(let operation, let path, let code):
      "\(operation) \(path): \(Files.message(of: code))"
    case .newerFormat(let path, let version):
      "\(path) was written by a later version of the gateway: its format is \(version), and this "
        + "version knows formats up to \(DatabaseHeader.ours.version); nothing was changed"
    case .foreignDatabase(let path):
      "\(path) is the database of another program; nothing was changed"
    case .inUse(let path):
      "\(path) is in use by another process"
    case .threadStart(let code):
      "the persistence thread could not be started: \(Files.message(of: code))"
    }
  }
}
