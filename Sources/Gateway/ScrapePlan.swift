import Exposition
import Storage

/// All that is stored, in the order of the exposition, as of one snapshot.
///
/// What was not pushed since is shared with the plan before, with all that was rendered of it.
final class ScrapePlan: Sendable {
  /// Runs of the exposition between the gateway's own families and, in every second place, what
  /// was pushed to one of these.
  let segments: [[ScrapeChunk]]
  /// Sorted by name.
  let heads: [FamilyHead]
  /// The same in two plans only if the names of all families are.
  let names: Int
  /// Whether a family's name needs escaping.
  let hasForeignNames: Bool
  let snapshot: StoreSnapshot

  init(
    segments: [[ScrapeChunk]], heads: [FamilyHead], names: Int, hasForeignNames: Bool,
    snapshot: StoreSnapshot
  ) {
    self.segments = segments
    self.heads = heads
    self.names = names
    self.hasForeignNames = hasForeignNames
    self.snapshot = snapshot
  }

  /// The plan of an empty store.
  convenience init() {
    self.init(
      segments: Array(repeating: [], count: Self.ownNames.count * 2 + 1), heads: [], names: 0,
      hasForeignNames: false, snapshot: StoreSnapshot())
  }

  /// The families that the gateway renders anew for each scrape, sorted.
  static let ownNames: [ByteString] = ownFamilyTable.map { ByteString($0.name) }
    .filter { !GroupTimes.names.contains($0) }

  static func segment(of name: ByteString) -> Int {
    let index = ownNames.partition { $0 < name }
    return index < ownNames.count && ownNames[index] == name ? index * 2 + 1 : index * 2
  }

  /// Whether a family of that name is stored.
  func holds(_ name: ByteString) -> Bool {
    let index = heads.partition { $0.name < name }
    return index < heads.count && heads[index].name == name
  }
}

extension Array {
  /// How many elements at the beginning fulfil what all behind them do not.
  func partition(_ isBefore: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
