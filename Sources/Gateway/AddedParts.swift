import Exposition

/// Parts that have no place in a plan yet, family by family: finding the places of one family's parts
/// in turn takes a fifth of what it takes in turn by group, where each is compared with what has not
/// been looked at for a while.
struct AddedParts {
  /// Groups mostly bring the same families: lists that grew whole would all be copied at one group.
  private static let blockSize = 512

  /// By family, in blocks; none is empty.
  private var lists: [[[PlanPart]]] = []
  private var places: [ByteString: Int] = [:]

  mutating func append(_ part: PlanPart, named name: ByteString) {
    guard let place = places[name] else {
      places[name] = lists.count
      return lists.append([[part]])
    }
    let last = lists[place].count - 1
    if lists[place][last].count < Self.blockSize {
      lists[place][last].append(part)
    } else {
      lists[place].append([part])
    }
  }

  /// The last part of the last family; nil if none is left.
  mutating func popLast() -> PlanPart? {
    guard let list = lists.indices.last, let block = lists[list].indices.last else { return nil }
    let part = lists[list][block].popLast()
    if lists[list][block].isEmpty { lists[list].removeLast() }
    if lists[list].isEmpty { lists.removeLast() }
    return part
  }
}
