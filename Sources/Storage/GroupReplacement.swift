import Exposition

/// What a push makes of a group, prepared before the lock is taken.
struct GroupReplacement: Sendable {
  let key: GroupingKey
  /// As pushed, without those that nobody may push.
  let families: [MetricFamily]
  private let emptied: Set<ByteString>
  private let replacing: MetricStore.Replacement
  private let origin: MetricStore.Origin
  /// Sorted by name.
  private let stored: [StoredFamily]
  /// Where those stand among the families.
  private let order: [Int32]
  /// A group whose last push brought the same families but for their series.
  private let repeated: MetricGroup?
  private let form: PushForm?
  /// Whether the names that come and go with it are marked in the registry already.
  var isAnnounced = false

  /// - Parameter old: the group as it is. Nearly every push brings the same families as the last:
  ///   then their order is known, and sorting twenty of them is spared (5,000 instructions).
  init(
    key: GroupingKey, pushed: PushedFamilies, after old: MetricGroup?,
    replacing: MetricStore.Replacement, origin: MetricStore.Origin
  ) {
    self.key = key
    self.replacing = replacing
    self.origin = origin
    form = pushed.form
    emptied = Set(pushed.emptied)
    let families: [MetricFamily]
    if let order = old?.order(of: pushed) {
      repeated = old
      self.order = order
      families = pushed.families
    } else {
      repeated = nil
      families = Self.withoutTimes(pushed.families)
      order = families.indices.sorted { families[$0].name < families[$1].name }.map { Int32($0) }
    }
    self.families = families
    stored = order.map { StoredFamily(family: families[Int($0)], pushTime: origin.time) }
  }

  private static func withoutTimes(_ families: [MetricFamily]) -> [MetricFamily] {
    guard families.contains(where: { GroupTimes.names.contains($0.name) }) else { return families }
    return families.filter { !GroupTimes.names.contains($0.name) }
  }

  /// Whether the group will have families of the same names and types as the old one.
  func keepsNames(of old: MetricGroup) -> Bool {
    repeated === old && old.families.count == stored.count
  }

  func group(after old: MetricGroup?, soleShapeEpoch: Int?) -> MetricGroup {
    MetricGroup(
      key: key, families: families(after: old), pushTime: origin.time,
      failureTime: old?.failureTime ?? 0, failure: old?.failure, source: origin.source,
      form: form, order: form == nil ? [] : order, soleShapeEpoch: soleShapeEpoch)
  }

  private func families(after old: MetricGroup?) -> [StoredFamily] {
    guard replacing == .sameNames, let old, !old.families.isEmpty, !keepsNames(of: old) else {
      return stored
    }
    var merged: [StoredFamily] = []
    merged.reserveCapacity(old.families.count + stored.count)
    var next = 0
    for family in old.families {
      while next < stored.count, stored[next].family.name < family.family.name {
        merged.append(stored[next])
        next += 1
      }
      if next < stored.count, stored[next].family.name == family.family.name { continue }
      if !emptied.contains(family.family.name) { merged.append(family) }
    }
    return merged + stored[next...]
  }
}

extension MetricGroup {
  /// The order by name of what was pushed, if that is the same as in the last push.
  func order(of pushed: PushedFamilies) -> [Int32]? {
    guard order.count == pushed.families.count, form.sharesMetadata(with: pushed.families) else {
      return nil
    }
    return order
  }

  var metadata: [FamilyMetadata] { families.map(\.family.metadata) }

  /// The names with types that the old group had and this has not, and the other way round. Both
  /// lists are sorted, so this is one walk; of a push like the last one nothing comes out.
  func nameChanges(since old: MetricGroup?) -> (removed: [FamilyMetadata], added: [FamilyMetadata])
  {
    guard let old else { return ([], metadata) }
    var removed: [FamilyMetadata] = []
    var added: [FamilyMetadata] = []
    var index = 0
    for stored in families {
      let new = stored.family
      if index < old.families.count, old.families[index].family.metadata === new.metadata {
        index += 1
        continue
      }
      while index < old.families.count, old.families[index].family.name < new.name {
        removed.append(old.families[index].family.metadata)
        index += 1
      }
      if index < old.families.count, old.families[index].family.name == new.name {
        if old.families[index].family.type != new.type {
          removed.append(old.families[index].family.metadata)
          added.append(new.metadata)
        }
        index += 1
      } else {
        added.append(new.metadata)
      }
    }
    removed += old.families[index...].map(\.family.metadata)
    return (removed, added)
  }
}
