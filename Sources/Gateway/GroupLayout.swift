import Exposition
import Storage

/// What a scrape must know of a group beside its values. It holds none, so a group that was replaced
/// is not kept in memory until the next scrape.
final class GroupLayout: Sendable {
  let key: GroupingKey
  /// Of the group's families, sorted by name.
  let structures: [FamilyStructure]
  /// Either of the group's time series, at no time.
  let timeSeries: MetricFamily

  init(key: GroupingKey, structures: [FamilyStructure], timeSeries: MetricFamily) {
    self.key = key
    self.structures = structures
    self.timeSeries = timeSeries
  }
}

/// The layouts of all groups, at the places of the groups.
struct LayoutTable: Sendable {
  typealias Shelf = [GroupLayout?]

  /// By stripe.
  private(set) var shelves: [[Shelf]]

  init(stripeCount: Int = 0) { shelves = Array(repeating: [], count: stripeCount) }

  /// Nil where there is no group.
  subscript(place: GroupPlace) -> GroupLayout? {
    get {
      let (stripe, index) = (Int(place.stripe), Int(place.index))
      let shelf = index / GroupShelf.capacity
      guard stripe < shelves.count, shelf < shelves[stripe].count else { return nil }
      return shelves[stripe][shelf][index % GroupShelf.capacity]
    }
    set {
      let (stripe, index) = (Int(place.stripe), Int(place.index))
      while stripe >= shelves.count { shelves.append([]) }
      while index / GroupShelf.capacity >= shelves[stripe].count {
        shelves[stripe].append(Array(repeating: nil, count: GroupShelf.capacity))
      }
      shelves[stripe][index / GroupShelf.capacity][index % GroupShelf.capacity] = newValue
    }
  }

  func shelfCount(ofStripe stripe: Int) -> Int {
    stripe < shelves.count ? shelves[stripe].count : 0
  }
}
