/// One metric family of one group in canonical form. Never changes.
package final class MetricFamily: Sendable {
  /// What the next push nearly always leaves as it was; shared then.
  package let structure: FamilyStructure
  /// The `metric` fields (tag 0x22, length, `Metric`) of an `io.prometheus.client.MetricFamily`,
  /// labels final and sorted by name and standing first in each, in the order pushed.
  package let metrics: [UInt8]
  /// Whether a label name needs escaping in the text format. The metadata's, but nearer.
  package let hasForeignLabels: Bool

  init(_ structure: FamilyStructure, metrics: [UInt8]) {
    self.structure = structure
    self.metrics = metrics
    hasForeignLabels = structure.metadata.hasForeignLabels
  }

  /// - Parameter earlier: a family that shares its metadata if they are the same.
  package convenience init(
    name: ByteString, type: MetricType, help: ByteString?, metrics: [UInt8], metricCount: Int,
    series: @autoclosure () -> SeriesIndex, hasForeignLabels: Bool = false,
    problems: [MetricProblem] = [], sharing earlier: MetricFamily? = nil
  ) {
    let metadata =
      if let earlier, earlier.metadata.says(name, type, help, hasForeignLabels, problems) {
        earlier.metadata
      } else {
        FamilyMetadata(
          name: name, type: type, help: help, hasForeignLabels: hasForeignLabels,
          problems: problems)
      }
    self.init(
      FamilyStructure(metadata, metricCount: metricCount, series: series()), metrics: metrics)
  }

  /// The same family under metadata that equal its own.
  package convenience init(_ family: MetricFamily, sharing metadata: FamilyMetadata) {
    self.init(FamilyStructure(family.structure, sharing: metadata), metrics: family.metrics)
  }

  package var metadata: FamilyMetadata { structure.metadata }
  package var name: ByteString { structure.metadata.name }
  package var type: MetricType { structure.metadata.type }
  /// Nil: no HELP line. Empty (protobuf only): a HELP line without text.
  package var help: ByteString? { structure.metadata.help }
  package var metricCount: Int { structure.metricCount }
  /// What keeps this family from being scraped; empty unless it was pushed unchecked.
  package var problems: [MetricProblem] { structure.metadata.problems }

  /// The hashes of the metrics' label bytes. Of a few metrics they are made anew, 30 ns each.
  ///
  /// - Parameter hasher: that of the process, by which they are kept.
  package func series(hashedBy hasher: SeriesHasher) -> SeriesIndex {
    if let kept = structure.series { return kept }
    let metrics = self.metrics
    return SeriesIndex(of: metrics.span, count: metricCount, hashedBy: hasher)
  }

  /// Reads from all cache lines of its beginning. Whoever does that to many families in a row waits
  /// for memory once; the sum is there to keep the compiler from leaving it out.
  package func touch() -> Int {
    var sum = 0
    var place = 0
    while place < min(metrics.count, 4096) {
      sum &+= Int(metrics[place])
      place += 64
    }
    return sum
  }
}

extension SeriesIndex {
  /// The hashes of the labels of so many metrics.
  init(of metrics: Span<UInt8>, count: Int, hashedBy hasher: SeriesHasher) {
    self.init(minimumCapacity: count)
    var cursor = MetricCursor(metrics)
    while let metric = cursor.next() { _ = insert(hasher.hash(metric.labelFields)) }
  }
}

/// All of a family but its values. Families that share it have the same labels in the same places:
/// their metrics are of the same length and sort alike.
package final class FamilyStructure: Sendable {
  /// The hashes of so many series are not kept: nearly all families have fewer, and the hashes of
  /// those would take a tenth of what the families do.
  private static let unkept = 16

  private indirect enum Hashes: Sendable {
    case few
    case many(SeriesIndex)
  }

  let metadata: FamilyMetadata
  let metricCount: Int
  private let hashes: Hashes

  package var name: ByteString { metadata.name }
  package var type: MetricType { metadata.type }
  package var help: ByteString? { metadata.help }

  init(
    _ metadata: FamilyMetadata, metricCount: Int, series: @autoclosure () -> SeriesIndex
  ) {
    self.metadata = metadata
    self.metricCount = metricCount
    hashes = metricCount > Self.unkept ? .many(series()) : .few
  }

  init(_ other: FamilyStructure, sharing metadata: FamilyMetadata) {
    self.metadata = metadata
    metricCount = other.metricCount
    hashes = other.hashes
  }

  var series: SeriesIndex? {
    switch hashes {
    case .few: nil
    case .many(let series): series
    }
  }
}
