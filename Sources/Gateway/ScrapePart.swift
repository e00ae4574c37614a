import Exposition
import Storage

/// What one group contributes to one family of the scrape.
struct ScrapePart: Sendable {
  let family: MetricFamily
  let order: SortedMetrics
  let pushTime: Timestamp
  let place: GroupPlace

  init(_ family: MetricFamily, pushTime: Timestamp, place: GroupPlace) {
    self.family = family
    order = SortedMetrics(family)
    self.pushTime = pushTime
    self.place = place
  }

  init(_ stored: StoredFamily, place: GroupPlace) {
    self.init(stored.family, pushTime: stored.pushTime, place: place)
  }

  /// One of the two time series of each group.
  init(_ times: Times, of group: MetricGroup, place: GroupPlace) {
    let family =
      switch times {
      case .push:
        MetricFamily.timeSeries(
          name: GroupTimes.pushTime, help: GroupTimes.pushTimeHelp,
          seconds: Double(group.pushTime) / 1e9, group: group.key.labels)
      case .failure:
        MetricFamily.timeSeries(
          name: GroupTimes.failureTime, help: GroupTimes.failureTimeHelp,
          seconds: Double(group.failureTime) / 1e9, group: group.key.labels)
      }
    self.init(family, pushTime: 0, place: place)
  }

  enum Times: CaseIterable {
    case push, failure

    init?(name: ByteString) {
      switch name {
      case GroupTimes.pushTime: self = .push
      case GroupTimes.failureTime: self = .failure
      default: return nil
      }
    }

    func isEqual(in group: MetricGroup, and other: MetricGroup) -> Bool {
      switch self {
      case .push: group.pushTime == other.pushTime
      case .failure: group.failureTime == other.failureTime
      }
    }
  }

  /// Negative, zero or positive as this stands before, with or after the other in the exposition.
  func order(against other: ScrapePart) -> Int {
    let name = other.family.name
    let names = family.name.order(against: name.span)
    return names != 0 ? names : SortedMetrics.order((family, order), (other.family, other.order))
  }
}

/// A place in a snapshot of the store.
struct GroupPlace: Sendable {
  let stripe: UInt16
  let index: UInt32

  /// That of the gateway's own families.
  static let none = GroupPlace(stripe: .max, index: 0)
}
