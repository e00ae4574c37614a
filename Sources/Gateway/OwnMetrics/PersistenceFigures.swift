package import Storage

/// How keeping the groups on disk is doing at one moment.
package struct PersistenceFigures: Sendable {
  /// When all that had been accepted was on disk last; 0 if it never was.
  package var lastSuccess: Timestamp
  /// Attempts to write that failed.
  package var errors: Int
  package var pendingGroups: Int
  package var lostGroups: Int

  package init(lastSuccess: Timestamp, errors: Int, pendingGroups: Int, lostGroups: Int) {
    self.lastSuccess = lastSuccess
    self.errors = errors
    self.pendingGroups = pendingGroups
    self.lostGroups = lostGroups
  }
}
