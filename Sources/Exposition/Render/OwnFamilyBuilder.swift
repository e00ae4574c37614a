/// Makes the gateway's own families; nothing but the labels given is added.
package struct OwnFamilyBuilder: ~Copyable {
  private let name: ByteString
  private let help: ByteString
  private let type: MetricType
  private var metrics = ByteBuffer()
  private var metricCount = 0

  package init(name: ByteString, help: ByteString, type: MetricType) {
    self.name = name
    self.help = help
    self.type = type
  }

  /// Adds a gauge, counter or untyped metric, as the family's type says.
  package mutating func add(labels: [LabelPair] = [], value: Double) {
    var fields = ByteBuffer(capacity: 9)
    fields.append(0x09)
    fields.appendFixed64(value.bitPattern)
    add(LabelSet(labels).encoded, fields)
  }

  /// Adds a summary.
  package mutating func add(
    labels: [LabelPair] = [], count: UInt64, sum: Double, quantiles: [(Double, Double)]
  ) {
    var fields = ByteBuffer(capacity: 128)
    fields.append(0x08)
    fields.appendVarint(count)
    fields.append(0x11)
    fields.appendFixed64(sum.bitPattern)
    for (quantile, value) in quantiles {
      fields.append(0x1A)
      fields.append(18)
      fields.append(0x09)
      fields.appendFixed64(quantile.bitPattern)
      fields.append(0x11)
      fields.appendFixed64(value.bitPattern)
    }
    add(LabelSet(labels).encoded, fields)
  }

  package consuming func finish() -> MetricFamily { family(hasForeignLabels: false) }

  fileprivate consuming func family(hasForeignLabels: Bool) -> MetricFamily {
    MetricFamily(
      name: name, type: type, help: help, metrics: metrics.array(), metricCount: metricCount,
      series: SeriesIndex(), hasForeignLabels: hasForeignLabels)
  }

  fileprivate mutating func add(_ labelFields: [[UInt8]], _ value: borrowing ByteBuffer) {
    let labels = labelFields.reduce(0) { $0 + $1.count }
    metrics.append(0x22)
    metrics.appendVarint(UInt64(labels + 1 + value.count.varintSize + value.count))
    for field in labelFields { metrics.append(field) }
    metrics.append(type.valueKind.rawValue << 3 | 2)
    metrics.appendVarint(UInt64(value.count))
    metrics.append(value)
    metricCount += 1
  }
}

extension MetricFamily {
  /// One of the two time series that the gateway adds to a group.
  package static func timeSeries(
    name: ByteString, help: ByteString, seconds: Double, group: LabelSet
  ) -> MetricFamily {
    var labels = SeriesLabels()
    var fields = ByteBuffer()
    let findings = labels.canonicalize(under: group, into: &fields, checkingText: false)
    var value = ByteBuffer(capacity: 9)
    value.append(0x09)
    value.appendFixed64(seconds.bitPattern)
    var builder = OwnFamilyBuilder(name: name, help: help, type: .gauge)
    builder.add([fields.array()], value)
    return builder.family(hasForeignLabels: findings.hasForeignName)
  }

  /// The same time series at another time: the number is the last of its bytes.
  package func timeSeries(seconds: Double) -> MetricFamily {
    let old = metrics
    var bytes = ByteBuffer(capacity: old.count)
    bytes.append(old.span.extracting(droppingLast: 8))
    bytes.appendFixed64(seconds.bitPattern)
    return MetricFamily(structure, metrics: bytes.array())
  }
}
