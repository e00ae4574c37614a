import Exposition
import HTTP
import Selectors
import Storage
import Threads

/// A deletion of all groups that match. It may take its time.
///
/// A group that was pushed to since it was matched stays, and is not listed.
struct GroupDeletion {
  /// A group that was deleted, or would have been.
  struct Choice {
    let key: GroupingKey
    let pushTime: Timestamp
  }

  private let filter: GroupFilter
  private let store: MetricStore
  private let start: Timestamp

  /// - Parameter start: the time that ages are counted from.
  init(_ filter: GroupFilter, in store: MetricStore, at start: Timestamp) {
    self.filter = filter
    self.store = store
    self.start = start
  }

  /// Deletes nothing if a pattern fails.
  ///
  /// - Parameters:
  ///   - chosen: is given the groups.
  ///   - whenDurable: called after that, when all deletions are on disk or known not to get there.
  func run(into chosen: Lock<[Choice]>, whenDurable: DurabilityCallback?) throws(AdminError) {
    var matched: [MetricGroup] = []
    do throws(PatternError) {
      for stripe in 0..<store.stripeCount {
        for group in store.groups(inStripe: stripe) where try filter.contains(group, at: start) {
          matched.append(group)
        }
      }
    } catch {
      throw .pattern(error)
    }
    let all = whenDurable.map { JointDurability($0) }
    var choices: [Choice] = []
    while let group = matched.popLast() {
      if filter.isDryRun || store.delete(group, whenDurable: all?.part()) {
        choices.append(Choice(key: group.key, pushTime: group.pushTime))
      }
    }
    chosen.withLock { [choices] in $0 = choices }
    all?.close()
  }
}

/// The answer to a deletion, some groups at a time.
final class DeletedGroups: BodySource {
  private static let pieceSize = 32 << 10

  private let groups: [GroupDeletion.Choice]
  private let isDryRun: Bool
  private var next = 0

  init(_ groups: [GroupDeletion.Choice], isDryRun: Bool) {
    self.groups = groups
    self.isDryRun = isDryRun
  }

  func next(into piece: inout [UInt8]) -> Bool {
    var output = ByteBuffer(capacity: Self.pieceSize + 1024)
    if next == 0 {
      output.append("{\"status\":\"success\",\"data\":{\"dry_run\":\(isDryRun),\"groups\":[")
    }
    while next < groups.count, output.count < Self.pieceSize {
      if next > 0 { output.append(UInt8(ascii: ",")) }
      output.append(group: groups[next].key, pushTime: groups[next].pushTime)
      next += 1
    }
    let isWhole = next == groups.count
    if isWhole { output.append("],\"count\":\(next)}}") }
    piece.append(output.span)
    return !isWhole
  }
}
