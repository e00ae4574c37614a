import Exposition

/// Parts that have no place in a plan yet, family by family: finding the places of one family's parts
/// in turn takes a fifth of what it takes in turn by group, where each is compared with what has not
/// been looked at for a while.
struct AddedParts {
  private var lists: [[PlanPart]] = []
  private var places: [ByteString: Int] = [:]

  mutating func append(_ part: PlanPart, named name: ByteString) {
    if let place = places[name] {
      lists[place].append(part)
    } else {
      places[name] = lists.count
      lists.append([part])
    }
  }

  /// The last part of the last family; nil if none is left.
  mutating func popLast() -> PlanPart? {
    guard let part = lists.last?.last else { return nil }
    lists[lists.count - 1].removeLast()
    if lists[lists.count - 1].isEmpty { lists.removeLast() }
    return part
  }
}
