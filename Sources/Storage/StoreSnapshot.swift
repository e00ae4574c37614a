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

  /// Reads from memory what stands at a step of the way to a family's metrics. Counts no references,
  /// as that would wait for each. The number has no meaning; it is what was read.
  package func touch(_ step: TouchStep, family: Int, at place: GroupPlace) -> Int {
    unsafe Unmanaged.passUnretained(self[place])._withUnsafeGuaranteedRef { group in
      switch step {
      case .group: return group.seriesCount
      case .list: return Int(truncatingIfNeeded: group.families[family].pushTime)
      case .family, .metrics:
        return unsafe Unmanaged.passUnretained(group.families[family].family)
          ._withUnsafeGuaranteedRef {
            step == .metrics ? $0.touch() : $0.hasForeignLabels ? 1 : 0
          }
      }
    }
  }
}

/// The way from a place to the metrics of one of its families, each step a wait for memory.
package enum TouchStep: CaseIterable, Sendable {
  case group, list, family, metrics
}
