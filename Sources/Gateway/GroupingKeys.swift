import Exposition
import Storage
import Threads

/// The grouping keys of the push URLs met lately. Who pushes once pushes again: then the URL need not
/// be taken apart, and the store, given the very key it holds, compares references. A tenth of a
/// push.
///
/// Bounded: each URL has one place, by its hash, and the last that came there has it.
final class GroupingKeys: Sendable {
  /// Longer paths are taken apart each time.
  static let longestPath = 256
  private static let shelfCount = 16
  private static let placesPerShelf = 64

  private struct Entry: Sendable {
    let path: PushPath
    let key: GroupingKey
  }

  private let hasher = SeriesHasher()
  private let shelves: [Lock<[Entry?]>]

  init() {
    shelves = (0..<Self.shelfCount).map { _ in
      Lock(Array(repeating: nil, count: Self.placesPerShelf))
    }
  }

  /// The key of a push's URL, as `GroupingPath` reads it; all calls must allow the same names.
  func key(
    of path: PushPath, allowingUTF8Names: Bool
  ) throws(GroupingPathError) -> GroupingKey {
    let isKept = path.grouping.count <= Self.longestPath
    let hash = Int(truncatingIfNeeded: hasher.hash(path.grouping.span) >> 1)
    let shelf = shelves[hash % Self.shelfCount]
    let place = hash / Self.shelfCount % Self.placesPerShelf
    if isKept, let key = shelf.withLock({ Self.key(in: $0[place], of: path) }) { return key }
    let key = try GroupingPath.key(
      of: path.grouping, isBase64: path.isBase64, allowingUTF8Names: allowingUTF8Names)
    guard isKept else { return key }
    let entry = Entry(path: path, key: key)
    // What stood there is freed outside the lock.
    let old = shelf.withLock { places -> Entry? in
      defer { places[place] = entry }
      return places[place]
    }
    _ = old
    return key
  }

  private static func key(in entry: Entry?, of path: PushPath) -> GroupingKey? {
    guard let entry, entry.path.isBase64 == path.isBase64,
      entry.path.grouping.span.equals(path.grouping.span)
    else { return nil }
    return entry.key
  }
}
