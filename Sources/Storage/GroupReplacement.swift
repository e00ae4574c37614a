import Exposition

/// What a push makes of a group, prepared before the lock is taken.
struct GroupReplacement: Sendable {
  let key: GroupingKey
  /// Sorted by name.
  let families: [MetricFamily]
  private let emptied: Set<ByteString>
  private let replacing: MetricStore.Replacement
  private let origin: MetricStore.Origin
  private let stored: [StoredFamily]
  private let form: PushForm?

  init(
    key: GroupingKey, families: [MetricFamily], emptied: [ByteString], form: PushForm?,
    replacing: MetricStore.Replacement, origin: MetricStore.Origin
  ) {
    self.form = form
    self.key = key
    self.families = families
    self.emptied = Set(emptied)
    self.replacing = replacing
    self.origin = origin
    // Sorted as references alone: moving bare families is cheaper than moving stored ones.
    stored = families.sorted { $0.name < $1.name }
      .map { StoredFamily(family: $0, pushTime: origin.time) }
  }

  func group(after old: MetricGroup?, soleShapeEpoch: Int?) -> MetricGroup {
    MetricGroup(
      key: key, families: families(after: old), pushTime: origin.time,
      failureTime: old?.failureTime ?? 0, failure: old?.failure, source: origin.source,
      form: form, soleShapeEpoch: soleShapeEpoch)
  }

  private func families(after old: MetricGroup?) -> [StoredFamily] {
    guard replacing == .sameNames, let old, !old.families.isEmpty else { return stored }
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
  var typedNames: [TypedName] {
    families.map { TypedName(name: $0.family.name, type: $0.family.type) }
  }

  /// The names with types that the old group had and this has not, and the other way round. Both
  /// lists are sorted, so this is one walk; of a push like the last one nothing comes out.
  func nameChanges(since old: MetricGroup?) -> (removed: [TypedName], added: [TypedName]) {
    guard let old else { return ([], typedNames) }
    var removed: [TypedName] = []
    var added: [TypedName] = []
    var index = 0
    for stored in families {
      let new = stored.family
      if index < old.families.count, old.families[index].family.isLike(new) {
        index += 1
        continue
      }
      while index < old.families.count, old.families[index].family.name < new.name {
        removed.append(old.families[index].family.typedName)
        index += 1
      }
      if index < old.families.count, old.families[index].family.name == new.name {
        if old.families[index].family.type != new.type {
          removed.append(old.families[index].family.typedName)
          added.append(new.typedName)
        }
        index += 1
      } else {
        added.append(new.typedName)
      }
    }
    removed += old.families[index...].map(\.family.typedName)
    return (removed, added)
  }
}

extension MetricFamily {
  var typedName: TypedName { TypedName(name: name, type: type) }
}
