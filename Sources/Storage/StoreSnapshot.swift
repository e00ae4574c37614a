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
