import Exposition
import Storage

/// A group of whose families not only values changed since the last plan, or that came or went.
/// Goes through them in short steps.
struct GroupChange {
  enum Outcome {
    case gone
    /// The same but for its values; now the group's family there.
    case stays(PlanPart.Source)
    case replaced(PlanPart)
  }

  /// What a family that is looked at takes.
  private static let perFamily = 32
  private static let perMetric = 8

  let place: GroupPlace
  private let before: GroupLayout?
  private let after: MetricGroup?
  private let isSameKey: Bool
  /// What became of each of the families before, and the structures of those after, so far.
  private var outcomes: [Outcome] = []
  private var structures: [FamilyStructure] = []
  private var sorting: MetricSorting?
  /// How the group is laid out now; known after the last step.
  private(set) var layout: GroupLayout?

  init(at place: GroupPlace, from before: GroupLayout?, to after: MetricGroup?) {
    self.place = place
    self.before = before
    self.after = after
    isSameKey = before != nil && before?.key == after?.key
    structures.reserveCapacity(after?.families.count ?? 0)
  }

  /// True once everything is known.
  ///
  /// - Parameter added: takes what is new to the group.
  mutating func step(_ work: inout Int, added: inout AddedParts) -> Bool {
    guard let after else { return true }
    while structures.count < after.families.count {
      if work <= 0 { return false }
      work -= Self.perFamily
      guard follow(after.families[structures.count].family, &work, &added) else { return false }
    }
    if isSameKey, let before {
      layout = GroupLayout(
        key: before.key, structures: structures, timeSeries: before.timeSeries)
      return true
    }
    let series = TimeSeries.family(of: after.key.labels)
    let order = SortedMetrics(series)
    for times in TimeSeries.allCases {
      let part = PlanPart(series, order, at: place, .times(times))
      added.append(part, named: times.structure.name)
    }
    layout = GroupLayout(key: after.key, structures: structures, timeSeries: series)
    return true
  }

  private mutating func sort(_ work: inout Int) -> SortedMetrics? {
    var metrics = max(1, work / Self.perMetric)
    let before = metrics
    defer { work -= (before - metrics) * Self.perMetric }
    return sorting?.step(&metrics)
  }

  /// What became of the old group's part.
  func outcome(of part: PlanPart) -> Outcome {
    switch part.source {
    case .times: return isSameKey ? .stays(part.source) : .gone
    case .family(let index):
      return Int(index) < outcomes.count ? outcomes[Int(index)] : .gone
    }
  }

  /// False if the family's metrics are not sorted yet.
  private mutating func follow(
    _ family: MetricFamily, _ work: inout Int, _ added: inout AddedParts
  ) -> Bool {
    let old = isSameKey ? before?.structures ?? [] : []
    while outcomes.count < old.count, old[outcomes.count].name < family.name {
      outcomes.append(.gone)
      work -= Self.perFamily
    }
    let source = PlanPart.Source.family(UInt32(structures.count))
    let forerunner = outcomes.count < old.count ? old[outcomes.count] : nil
    if forerunner === family.structure {
      outcomes.append(.stays(source))
    } else {
      if sorting == nil { sorting = MetricSorting(family) }
      guard let order = sort(&work) else { return false }
      sorting = nil
      let part = PlanPart(family, order, at: place, source)
      if forerunner?.name == family.name {
        outcomes.append(.replaced(part))
      } else {
        added.append(part, named: family.name)
      }
    }
    structures.append(family.structure)
    return true
  }
}
