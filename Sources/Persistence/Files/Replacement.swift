import Storage

/// Puts a new database in the place of whatever file is there, so that a crash at any point leaves
/// one of the two whole and the old one kept.
///
/// 1. The new database is written and closed as `FILE.in_progress`.
/// 2. The old file and its log get a second name.
/// 3. `FILE.in_progress` becomes `FILE.complete`. From here on `finish` ends what was begun.
/// 4. The old log is removed, or it would be taken for the new database's; `FILE.complete` becomes
///    `FILE`.
struct Replacement {
  let path: String

  private var inProgress: String { "\(path).in_progress" }
  private var complete: String { "\(path).complete" }

  /// - Returns: the name under which the old file is kept; nil if there was none.
  func replace(
    with groups: [GroupingKey: MetricGroup?], keeping aside: AsideName
  ) throws(PersistenceError) -> String? {
    for suffix in ["", "-journal", "-wal", "-shm"] { try Files.remove(inProgress + suffix) }
    do {
      try Database.create(at: inProgress, groups)
    } catch {
      // It would take up the room of a full disk.
      try? Files.remove(inProgress)
      throw error
    }
    let kept = try Files.keep(path, as: aside.of(path))
    // Nothing but the log of the file just kept may stand under the log's name.
    _ = try Files.keep("\(path)-wal", as: "\(kept ?? aside.of(path))-wal")
    try Files.syncDirectory(of: path)
    try Files.rename(inProgress, to: complete)
    try Files.syncDirectory(of: path)
    try finish()
    return kept
  }

  /// Ends a replacement that a crash interrupted, if there is one.
  func finish() throws(PersistenceError) {
    guard try Files.identity(of: complete) != nil else { return }
    for suffix in ["-journal", "-wal", "-shm"] { try Files.remove(path + suffix) }
    try Files.syncDirectory(of: path)
    try Files.rename(complete, to: path)
    try Files.syncDirectory(of: path)
  }
}
