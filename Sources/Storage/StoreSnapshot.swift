package import Exposition

/// Every group as of one point in time, taken in time that does not grow with them.
package struct StoreSnapshot: Sendable {
  /// The shelves of each stripe. A group stays at its place as long as its key is stored.
  package internal(set) var stripes: [[GroupShelf]] = []
  /// Of two snapshots of a store, the later has the greater version, unless they are the same.
  package internal(set) var version = 0

  package init() {}

  package var groups: [MetricGroup] {
    var groups: [MetricGroup] = []
    for shelves in stripes {
      for shelf in shelves {
        for place in 0..<shelf.count { shelf[place].map { groups.append($0) } }
      }
    }
    return groups
  }
}

extension StoreSnapshot {
  /// The group at a place where one is.
  package subscript(place: GroupPlace) -> MetricGroup {
    let index = Int(place.index)
    let shelf = stripes[Int(place.stripe)][index / GroupShelf.capacity]
    guard let group = shelf[index % GroupShelf.capacity] else {
      preconditionFailure("no group stands at this place of the snapshot")
    }
    return group
  }

  // The group is not handed out: counting who refers to it is most of what a look at it takes.

  package func family(_ family: Int, at place: GroupPlace) -> MetricFamily {
    self[place].families[family].family
  }

  package func pushTime(ofFamily family: Int, at place: GroupPlace) -> Timestamp {
    self[place].families[family].pushTime
  }

  /// Reads from the beginning of the family's metrics: `MetricFamily.touch`.
  package func touchFamily(_ family: Int, at place: GroupPlace) -> Int {
    self[place].families[family].family.touch()
  }
}
