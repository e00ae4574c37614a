package import Storage

/// How persistence is doing, for the gateway's own metrics.
package struct PersistenceReading: Sendable, Equatable {
  /// When all that had been accepted was on disk last; 0 if it never was.
  package internal(set) var lastSuccess: Timestamp = 0
  /// Attempts to write that failed.
  package internal(set) var errors = 0
  /// Groups that changed and are not on disk.
  package internal(set) var pendingGroups = 0
  /// Groups that could not be restored when the process began.
  package internal(set) var lostGroups = 0
}
