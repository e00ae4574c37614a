import Exposition
import Storage

/// One of the two time series of each group.
enum TimeSeries: CaseIterable {
  case push, failure

  func seconds(of group: MetricGroup) -> Double {
    Double(self == .push ? group.pushTime : group.failureTime) / 1e9
  }

  /// What its families are called in all groups.
  var structure: FamilyStructure { self == .push ? Self.pushes : Self.failures }

  /// The time series of a group with these labels, at no time.
  static func family(of labels: LabelSet) -> MetricFamily {
    MetricFamily.timeSeries(
      name: GroupTimes.pushTime, help: GroupTimes.pushTimeHelp, seconds: 0, group: labels)
  }

  private static let pushes = family(of: LabelSet([])).structure
  private static let failures =
    MetricFamily.timeSeries(
      name: GroupTimes.failureTime, help: GroupTimes.failureTimeHelp, seconds: 0,
      group: LabelSet([])
    ).structure
}
