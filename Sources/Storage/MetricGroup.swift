package import Exposition

/// Nanoseconds since the Unix epoch.
package typealias Timestamp = Int64

/// A family and when it was pushed.
package struct StoredFamily: Sendable {
  package let family: MetricFamily
  package let pushTime: Timestamp

  package init(family: MetricFamily, pushTime: Timestamp) {
    self.family = family
    self.pushTime = pushTime
  }
}

/// Why the last refused push was refused.
package struct PushFailure: Sendable {
  package let reason: String
  package let source: String

  package init(reason: String, source: String) {
    self.reason = reason
    self.source = source
  }
}

/// What is stored under one grouping key. Never changes: a push puts another in its place.
package final class MetricGroup: Sendable {
  package let key: GroupingKey
  /// Sorted by name.
  package let families: [StoredFamily]
  /// The last accepted push; 0 if there was none.
  package let pushTime: Timestamp
  /// The last refused push; 0 if there was none.
  package let failureTime: Timestamp
  package let failure: PushFailure?
  /// Who pushed last and was accepted.
  package let source: String
  /// As they are stored: a histogram is one.
  let seriesCount: Int
  /// How the last accepted push was written; nil if that was the first.
  private let lastForm: PushForm?
  /// Where the families by name stand in that push; empty if there is no form.
  let order: [Int32]
  /// The store's epoch when no group of the job had other label names; nil if one had, or if that
  /// is not known.
  let soleShapeEpoch: Int?
  /// Whether it takes long to replace or to free.
  package let isLarge: Bool

  /// - Parameter families: sorted by name, each name once.
  package init(
    key: GroupingKey, families: [StoredFamily], pushTime: Timestamp, failureTime: Timestamp,
    failure: PushFailure?, source: String, form: PushForm? = nil, order: [Int32] = [],
    soleShapeEpoch: Int? = nil
  ) {
    self.soleShapeEpoch = soleShapeEpoch
    self.order = order
    lastForm = form
    self.key = key
    self.families = families
    self.pushTime = pushTime
    self.failureTime = failureTime
    self.failure = failure
    self.source = source
    var seriesCount = 0
    var bytes = 0
    for stored in families {
      seriesCount += stored.family.metricCount
      bytes += stored.family.metrics.count
    }
    self.seriesCount = seriesCount
    isLarge =
      families.count > PushSize.familyLimit || seriesCount > PushSize.seriesLimit
      || bytes > PushSize.byteLimit
  }

  /// How the last accepted push was written, for the parser of the next one. Of the first nothing is
  /// known: one push alone is not worth remembering how it was written.
  package var form: PushForm { lastForm ?? .unknown }

  func family(named name: ByteString) -> MetricFamily? {
    var low = 0
    var high = families.count
    while low < high {
      let middle = (low + high) / 2
      if families[middle].family.name < name { low = middle + 1 } else { high = middle }
    }
    return low < families.count && families[low].family.name == name ? families[low].family : nil
  }

  /// The same with other metadata that equal those of the families, in their order.
  func sharing(_ metadata: [FamilyMetadata]) -> MetricGroup {
    let shared = zip(families, metadata).map { stored, metadata in
      stored.family.metadata === metadata
        ? stored
        : StoredFamily(
          family: MetricFamily(stored.family, sharing: metadata), pushTime: stored.pushTime)
    }
    return MetricGroup(
      key: key, families: shared, pushTime: pushTime, failureTime: failureTime, failure: failure,
      source: source, form: lastForm, order: order, soleShapeEpoch: soleShapeEpoch)
  }

  func failing(_ failure: PushFailure, at now: Timestamp) -> MetricGroup {
    MetricGroup(
      key: key, families: families, pushTime: pushTime, failureTime: now, failure: failure,
      source: source, form: lastForm, order: order, soleShapeEpoch: soleShapeEpoch)
  }
}
