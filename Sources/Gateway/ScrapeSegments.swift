import Exposition
import Storage

/// How a scrape is cut where the gateway's own families stand, which are rendered anew each time.
enum ScrapeSegments {
  /// The families that are rendered anew, sorted.
  static let ownNames: [ByteString] = ownFamilyTable.map { ByteString($0.name) }
    .filter { !GroupTimes.names.contains($0) }

  /// The runs between them and, in every second place, what was pushed to one of these.
  static let count = ownNames.count * 2 + 1

  /// Where the family stands.
  static func index(of name: ByteString) -> Int {
    let index = ownNames.partition { $0 < name }
    return index < ownNames.count && ownNames[index] == name ? index * 2 + 1 : index * 2
  }

  /// The own family that stands in that place; nil if others do.
  static func ownName(at index: Int) -> ByteString? {
    index % 2 == 1 ? ownNames[index / 2] : nil
  }
}
