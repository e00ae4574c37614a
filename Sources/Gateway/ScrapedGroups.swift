import Exposition
import Storage

/// Where a part stands in the exposition.
struct ScrapePosition {
  let name: ByteString
  let part: ScrapePart
}

/// The groups of one snapshot and their layouts: what the parts of a plan stand for.
struct ScrapedGroups {
  let snapshot: StoreSnapshot
  var layouts: LayoutTable

  func structure(of part: PlanPart) -> FamilyStructure {
    switch part.source {
    case .times(let series): series.structure
    case .family(let index): snapshot.family(Int(index), at: part.place).structure
    }
  }

  /// When the family was pushed last; 0 of a time series.
  func pushTime(of part: PlanPart) -> Timestamp {
    switch part.source {
    case .times: 0
    case .family(let index): snapshot.pushTime(ofFamily: Int(index), at: part.place)
    }
  }

  /// With the values of the snapshot.
  func resolve(_ part: PlanPart) -> ScrapePart {
    switch part.source {
    case .family(let index):
      return ScrapePart(
        family: snapshot.family(Int(index), at: part.place), order: part.order)
    case .times(let series):
      let seconds = series.seconds(of: snapshot[part.place])
      return ScrapePart(
        family: layout(at: part.place).timeSeries.timeSeries(seconds: seconds), order: part.order)
    }
  }

  /// What decides where a part stands in the exposition.
  func position(of part: PlanPart) -> ScrapePosition {
    ScrapePosition(name: structure(of: part).name, part: sortable(part))
  }

  /// Negative, zero or positive as the part stands before, at or after the position.
  func order(_ part: PlanPart, against position: ScrapePosition) -> Int {
    let other = sortable(part)
    var name = other.family.structure.name
    if case .times(let series) = part.source { name = series.structure.name }
    let names = name.order(against: position.name.span)
    return names != 0 ? names : other.order(against: position.part)
  }

  /// With any values.
  private func sortable(_ part: PlanPart) -> ScrapePart {
    guard case .times = part.source else { return resolve(part) }
    return ScrapePart(family: layout(at: part.place).timeSeries, order: part.order)
  }

  /// Has the parts' families read from memory, a step of the way for all of them and then the next:
  /// one after the other each would be waited for, which takes a fifth longer for the whole scrape.
  /// The number has no meaning; it is what was read.
  func fetch(_ parts: [PlanPart]) -> Int {
    var read = 0
    for step in TouchStep.allCases {
      for index in parts.indices {
        guard case .family(let family) = parts[index].source else { continue }
        read &+= snapshot.touch(step, family: Int(family), at: parts[index].place)
      }
    }
    return read
  }

  private func layout(at place: GroupPlace) -> GroupLayout {
    guard let layout = layouts[place] else {
      preconditionFailure("a plan tells of a group that it has no layout of")
    }
    return layout
  }
}
