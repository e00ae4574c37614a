import Exposition
import Storage

/// What became of the group at one place between two snapshots.
struct GroupChange {
  enum Outcome {
    case same
    case replaced(ScrapePart)
    /// Its smallest series is another one.
    case moved(ScrapePart)
    case gone
  }

  let place: GroupPlace
  private let old: MetricGroup?
  private let new: MetricGroup?
  private let isSameKey: Bool
  /// The families before this one have been asked for or skipped.
  private var next = 0

  init(old: MetricGroup?, new: MetricGroup?, place: GroupPlace) {
    self.old = old
    self.new = new
    self.place = place
    isSameKey = old != nil && old?.key == new?.key
  }

  /// What became of a part of the old group; to be asked in the order of names.
  ///
  /// - Parameter skipped: takes the new group's families before it which the old one had not.
  mutating func outcome(of part: ScrapePart, skipped: inout [ScrapePart]) -> Outcome {
    guard isSameKey, let old, let new else { return .gone }
    let name = part.family.name
    if let times = ScrapePart.Times(name: name) {
      return times.isEqual(in: old, and: new)
        ? .same : .replaced(part.replaced(times, of: new))
    }
    while next < new.families.count {
      let stored = new.families[next]
      let order = stored.family.name.order(against: name.span)
      if order > 0 { break }
      next += 1
      if order < 0 {
        skipped.append(ScrapePart(stored, place: place))
        continue
      }
      if stored.family === part.family, stored.pushTime == part.pushTime { return .same }
      let (successor, hasMoved) = part.successor(stored)
      return hasMoved ? .moved(successor) : .replaced(successor)
    }
    return .gone
  }

  /// The next part of the new group that no old part was the forerunner of; nil at the end.
  mutating func nextNew() -> ScrapePart? {
    guard let new else { return nil }
    let times = isSameKey ? [] : ScrapePart.Times.allCases
    defer { next += 1 }
    if next < new.families.count { return ScrapePart(new.families[next], place: place) }
    let index = next - new.families.count
    return index < times.count ? ScrapePart(times[index], of: new, place: place) : nil
  }
}
