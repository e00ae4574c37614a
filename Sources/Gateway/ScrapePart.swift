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

  private init(
    _ family: MetricFamily, _ order: SortedMetrics, _ pushTime: Timestamp, _ place: GroupPlace
  ) {
    self.family = family
    self.order = order
    self.pushTime = pushTime
    self.place = place
  }

  /// One of the two time series of each group.
  init(_ times: Times, of group: MetricGroup, place: GroupPlace) {
    self.init(
      MetricFamily.timeSeries(
        name: times.name, help: times.help, seconds: times.seconds(of: group),
        group: group.key.labels), pushTime: 0, place: place)
  }

  /// The same time series at another time.
  func replaced(_ times: Times, of group: MetricGroup) -> ScrapePart {
    ScrapePart(family.timeSeries(seconds: times.seconds(of: group)), order, 0, place)
  }

  /// The same group's part after a push, and whether it stands where this one stood.
  func successor(_ stored: StoredFamily) -> (part: ScrapePart, hasMoved: Bool) {
    if let order = SortedMetrics.order(of: stored.family, after: family, order) {
      return (ScrapePart(stored.family, order, stored.pushTime, place), false)
    }
    let part = ScrapePart(stored, place: place)
    return (part, order(against: part) != 0)
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

    var name: ByteString { self == .push ? GroupTimes.pushTime : GroupTimes.failureTime }
    var help: ByteString {
      self == .push ? GroupTimes.pushTimeHelp : GroupTimes.failureTimeHelp
    }

    func seconds(of group: MetricGroup) -> Double {
      Double(self == .push ? group.pushTime : group.failureTime) / 1e9
    }

    func isEqual(in group: MetricGroup, and other: MetricGroup) -> Bool {
      seconds(of: group) == seconds(of: other)
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
