import Exposition
import Storage

/// A family of a group and the time that the group shows for it.
struct ListedFamily {
  let family: MetricFamily
  let time: Timestamp
}

/// The families of a group sorted by name, the group's own two time series among them.
struct GroupFamilies {
  private let group: MetricGroup
  private var index = 0
  private var times: ArraySlice<ListedFamily>

  init(_ group: MetricGroup) {
    self.group = group
    times = [
      ListedFamily(
        family: .timeSeries(
          name: GroupTimes.failureTime, help: GroupTimes.failureTimeHelp,
          seconds: Double(group.failureTime) / 1e9, group: group.key.labels),
        time: group.failureTime == 0 ? group.pushTime : group.failureTime),
      ListedFamily(
        family: .timeSeries(
          name: GroupTimes.pushTime, help: GroupTimes.pushTimeHelp,
          seconds: Double(group.pushTime) / 1e9, group: group.key.labels),
        time: group.pushTime == 0 ? group.failureTime : group.pushTime),
    ]
  }

  mutating func next() -> ListedFamily? {
    guard index < group.families.count else { return times.popFirst() }
    let stored = group.families[index]
    if let time = times.first, time.family.name < stored.family.name { return times.popFirst() }
    index += 1
    return ListedFamily(family: stored.family, time: stored.pushTime)
  }
}
