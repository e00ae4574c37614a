import Exposition
import Storage

/// What happens to the stored groups, for the log.
package enum PersistenceEvent: Sendable {
  case restored(groups: Int, path: String)
  case imported(groups: Int, path: String)
  /// A group, by its key as far as that is known, that could not be read.
  case lostGroup(String, reason: String)
  /// Part or all of the file could not be read.
  case damaged(path: String, reason: String)
  case kept(path: String, name: String)
  /// The groups were restored, but the file cannot be written.
  case notWritable(path: String, reason: String)
  case inconsistent(String)
  case commitFailed(PersistenceError)
  case committedAgain(groups: Int)
  /// The file is not there any more, or another is.
  case displaced(path: String)
  /// What could not be written before the end.
  case unwritten(groups: Int)

  package var isError: Bool {
    switch self {
    case .restored, .imported, .kept, .committedAgain: false
    case .lostGroup, .damaged, .notWritable, .inconsistent, .commitFailed, .displaced, .unwritten:
      true
    }
  }
}

extension PersistenceEvent: CustomStringConvertible {
  package var description: String {
    switch self {
    case .restored(let groups, let path):
      "restored \(groups) groups from \(path)"
    case .imported(let groups, let path):
      "imported \(groups) groups from \(path), a file of the Go Pushgateway"
    case .lostGroup(let name, let reason):
      "group \(name) could not be restored: \(reason)"
    case .damaged(let path, let reason):
      "\(path) is damaged: \(reason); what could be read was restored, and the file is kept"
    case .kept(let path, let name):
      "the file that was at \(path) is kept as \(name)"
    case .notWritable(let path, let reason):
      "\(path) cannot be written, so changes are kept in memory alone: \(reason)"
    case .inconsistent(let reason):
      "the restored metrics are inconsistent, and scrapes fail until that is mended: \(reason)"
    case .commitFailed(let error):
      "metrics could not be persisted: \(error)"
    case .committedAgain(groups: 0):
      "metrics can be persisted again"
    case .committedAgain(let groups):
      "metrics are persisted again, \(groups) groups at once"
    case .displaced(let path):
      "\(path) was removed or replaced while it was in use; all groups are written anew"
    case .unwritten(let groups):
      "the last changes of \(groups) groups could not be persisted"
    }
  }
}
