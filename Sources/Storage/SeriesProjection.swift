import Exposition

/// Which other groups of the job could hold series of a push, and which series.
///
/// The grouping labels are part of every series of a group, so a series with the labels L can also
/// stand in the group whose key is L cut down to that group's label names.
struct SeriesProjection: Sendable {
  /// By the group that could hold them: the family's place in the push and the series' hashes.
  private(set) var candidates: [GroupingKey: [(family: Int, hashes: [UInt64])]] = [:]
  /// Groups whose names are among the pushing group's: they could hold any series of the push.
  private(set) var wholeGroups: [GroupingKey] = []
  /// Of each family of the push, if such a group could hold them.
  private var series: [SeriesIndex] = []
  private let hasher: SeriesHasher

  /// Costs O(series of the push) for each shape that is not part of the key's own.
  init(
    of families: [MetricFamily], in key: GroupingKey, onto shapes: [GroupingKey.Shape],
    hasher: SeriesHasher
  ) {
    self.hasher = hasher
    for shape in shapes {
      let pairs = shape.names.compactMap { name in
        key.labels[name].map { LabelPair(name, $0) }
      }
      if pairs.count == shape.names.count {
        wholeGroups.append(GroupingKey(LabelSet(pairs)))
      } else {
        for index in families.indices { project(families[index], index, onto: shape) }
      }
    }
    if !wholeGroups.isEmpty { series = families.map { $0.series(hashedBy: hasher) } }
  }

  private mutating func project(
    _ family: MetricFamily, _ index: Int, onto shape: GroupingKey.Shape
  ) {
    let metrics = family.metrics
    var cursor = MetricCursor(metrics.span)
    while let metric = cursor.next() {
      guard let holder = Self.key(cutting: metric, to: shape) else { continue }
      let hash = hasher.hash(metric.labelFields)
      var list = candidates.removeValue(forKey: holder) ?? []
      if list.last?.family == index {
        list[list.count - 1].hashes.append(hash)
      } else {
        list.append((index, [hash]))
      }
      candidates[holder] = list
    }
  }

  /// Nil if the metric lacks one of the shape's labels.
  private static func key(
    cutting metric: borrowing MetricView, to shape: GroupingKey.Shape
  ) -> GroupingKey? {
    var pairs: [LabelPair] = []
    var labels = metric.labels
    while let label = labels.next() {
      let name = ByteString(copying: label.name)
      if shape.names.contains(name) {
        pairs.append(LabelPair(name, ByteString(copying: label.value)))
      }
    }
    return pairs.count == shape.names.count ? GroupingKey(LabelSet(pairs)) : nil
  }
}

/// A series of a push that another group holds.
struct HeldSeries: Sendable {
  let family: MetricFamily
  let hash: UInt64
  let holder: GroupingKey
}

extension SeriesProjection {
  /// The first series of the push that one of the projected groups holds too. Looks up and compares
  /// hashes only.
  func heldSeries(
    of families: [MetricFamily], in group: (GroupingKey) -> MetricGroup?
  ) -> HeldSeries? {
    for key in wholeGroups {
      guard let group = group(key) else { continue }
      for index in families.indices {
        guard let other = group.family(named: families[index].name) else { continue }
        if let hash = series[index].firstCommon(with: other.series(hashedBy: hasher)) {
          return HeldSeries(family: families[index], hash: hash, holder: key)
        }
      }
    }
    for (key, list) in candidates {
      guard let group = group(key) else { continue }
      for (index, hashes) in list {
        guard let other = group.family(named: families[index].name) else { continue }
        let held = other.series(hashedBy: hasher)
        if let hash = hashes.first(where: { held.contains($0) }) {
          return HeldSeries(family: families[index], hash: hash, holder: key)
        }
      }
    }
    return nil
  }
}
