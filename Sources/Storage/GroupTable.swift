/// The groups of a stripe, each at a place that it keeps as long as its key is stored.
///
/// The shelves are copied in time that does not grow with the groups: until the next copy each
/// push to another shelf copies that one shelf.
struct GroupTable: Sendable {
  private var places: [GroupingKey: Int] = [:]
  private var free: [Int] = []
  private(set) var shelves: [GroupShelf] = []
  /// How often anything changed.
  private(set) var version = 0

  var isEmpty: Bool { places.isEmpty }
  var count: Int { places.count }

  /// All of them, in no order.
  var groups: [MetricGroup] {
    shelves.flatMap { shelf in (0..<shelf.count).compactMap { shelf[$0] } }
  }

  subscript(key: GroupingKey) -> MetricGroup? {
    guard let place = places[key] else { return nil }
    return shelves[place / GroupShelf.capacity][place % GroupShelf.capacity]
  }

  /// Returns the group whose place this one takes.
  mutating func put(_ group: MetricGroup) -> MetricGroup? {
    version += 1
    if let place = places[group.key] { return set(group, at: place) }
    let place = free.popLast() ?? nextPlace()
    places[group.key] = place
    return set(group, at: place)
  }

  mutating func remove(_ key: GroupingKey) -> MetricGroup? {
    guard let place = places.removeValue(forKey: key) else { return nil }
    version += 1
    free.append(place)
    return set(nil, at: place)
  }

  /// An empty table that goes on counting where this one ends.
  func emptied() -> GroupTable {
    var table = GroupTable()
    table.version = version + 1
    return table
  }

  private mutating func nextPlace() -> Int {
    if shelves.last?.isFull ?? true { shelves.append(GroupShelf()) }
    let shelf = shelves.count - 1
    return shelf * GroupShelf.capacity + shelves[shelf].append()
  }

  private mutating func set(_ group: MetricGroup?, at place: Int) -> MetricGroup? {
    shelves[place / GroupShelf.capacity].exchange(
      place % GroupShelf.capacity, for: group, version: version)
  }
}

/// A few neighbouring places of a stripe.
package struct GroupShelf: Sendable {
  /// Small, because a push after a scrape copies one.
  package static let capacity = 32

  private struct Place: Sendable {
    var group: MetricGroup?
    var version = 0
  }

  private var places: [Place] = []
  /// The stripe's version when something here changed last: two copies of a shelf with one version
  /// are the same.
  package private(set) var version = 0

  package var count: Int { places.count }
  package subscript(place: Int) -> MetricGroup? { places[place].group }
  /// The stripe's version when this place changed last.
  package func version(at place: Int) -> Int { places[place].version }

  /// Gives back the last group's memory; false when there is none.
  package mutating func removeLast() -> Bool { places.popLast() != nil }

  fileprivate var isFull: Bool { places.count == Self.capacity }

  /// Returns the new place.
  fileprivate mutating func append() -> Int {
    if places.isEmpty { places.reserveCapacity(Self.capacity) }
    places.append(Place())
    return places.count - 1
  }

  fileprivate mutating func exchange(
    _ place: Int, for group: MetricGroup?, version: Int
  ) -> MetricGroup? {
    self.version = version
    let old = places[place].group
    places[place] = Place(group: group, version: version)
    return old
  }
}
