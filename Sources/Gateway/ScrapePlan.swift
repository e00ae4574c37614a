import Exposition
import Storage

/// The order of the exposition, as of one snapshot, without its values.
///
/// What was not pushed since is shared with the plan before, with all that was rendered of it.
final class ScrapePlan: Sendable {
  let segments: [[ScrapeChunk]]
  /// Sorted by name.
  let heads: [FamilyHead]
  /// The same in two plans only if the names of all families are.
  let names: Int
  /// Whether a family's name needs escaping.
  let hasForeignNames: Bool
  let layouts: LayoutTable
  /// The snapshot's, and those of its stripes.
  let version: Int
  let versions: [Int]

  init(
    segments: [[ScrapeChunk]], heads: [FamilyHead], names: Int, hasForeignNames: Bool,
    layouts: LayoutTable, version: Int, versions: [Int]
  ) {
    self.segments = segments
    self.heads = heads
    self.names = names
    self.hasForeignNames = hasForeignNames
    self.layouts = layouts
    self.version = version
    self.versions = versions
  }

  /// The plan of an empty store.
  convenience init() {
    self.init(
      segments: Array(repeating: [], count: ScrapeSegments.count), heads: [], names: 0,
      hasForeignNames: false, layouts: LayoutTable(), version: 0, versions: [])
  }

  /// Whether a family of that name is stored.
  func holds(_ name: ByteString) -> Bool {
    let index = heads.partition { $0.name < name }
    return index < heads.count && heads[index].name == name
  }
}
