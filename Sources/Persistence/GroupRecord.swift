import Exposition
import Storage

/// A group as a row of the database: key, record and a checksum over both.
///
/// The key is the grouping labels as `label` fields of a `Metric`, sorted by name. The record is a
/// message in protobuf's encoding; readers skip fields that they don't know.
///
///     1 push time, 2 failure time (nanoseconds since the epoch; signed, as 64-bit varints)
///     3 reason and 4 source of the failure, both there or neither
///     5 source of the last accepted push
///     6 family, repeated, sorted by name:
///       1 name, 2 type (as in `MetricType`), 3 help (absent: none), 4 push time
///       5 traits, 6 number of metrics, 7 the canonical bytes of the metrics
struct GroupRecord: ~Copyable {
  private(set) var key = ByteBuffer(capacity: 128)
  private(set) var record = ByteBuffer(capacity: 1024)
  private(set) var checksum: Int64 = 0

  init(_ group: borrowing MetricGroup) {
    Self.append(group.key, to: &key)
    record.append(time: group.pushTime, to: 1)
    record.append(time: group.failureTime, to: 2)
    if let failure = group.failure {
      record.append(bytes: Array(failure.reason.utf8).span, to: 3)
      record.append(bytes: Array(failure.source.utf8).span, to: 4)
    }
    record.append(bytes: Array(group.source.utf8).span, to: 5)
    for family in group.families { Self.append(family, to: &record) }
    checksum = Self.checksum(key: key.span, record: record.span)
  }

  static func append(_ key: GroupingKey, to output: inout ByteBuffer) {
    for label in key.labels.encoded { output.append(label) }
  }

  static func checksum(key: Span<UInt8>, record: Span<UInt8>) -> Int64 {
    var crc = CRC64()
    crc.update(key)
    crc.update(record)
    return Int64(bitPattern: crc.checksum)
  }

  private static func append(_ stored: StoredFamily, to record: inout ByteBuffer) {
    let family = stored.family
    let (name, help) = (family.name, family.help)
    var head = ByteBuffer(capacity: 256)
    head.append(bytes: name.span, to: 1)
    head.append(number: UInt64(family.type.rawValue), to: 2)
    if let help { head.append(bytes: help.span, to: 3) }
    head.append(time: stored.pushTime, to: 4)
    head.append(number: FamilyTraits(family).rawValue, to: 5)
    head.append(number: UInt64(family.metricCount), to: 6)
    head.append(7 << 3 | 2)
    head.appendVarint(UInt64(family.metrics.count))
    record.append(6 << 3 | 2)
    record.appendVarint(UInt64(head.count + family.metrics.count))
    record.append(head)
    record.append(family.metrics)
  }
}

/// What is known of a family beside its bytes, so that it need not be found out again.
struct FamilyTraits: OptionSet {
  let rawValue: UInt64
  static let hasForeignLabels = FamilyTraits(rawValue: 1)
  static let hasProblems = FamilyTraits(rawValue: 2)

  init(rawValue: UInt64) { self.rawValue = rawValue }

  init(_ family: MetricFamily) {
    self = []
    if family.hasForeignLabels { insert(.hasForeignLabels) }
    if !family.problems.isEmpty { insert(.hasProblems) }
  }
}

extension ByteBuffer {
  fileprivate mutating func append(number: UInt64, to field: UInt8) {
    append(field << 3)
    appendVarint(number)
  }

  fileprivate mutating func append(time: Timestamp, to field: UInt8) {
    append(number: UInt64(bitPattern: time), to: field)
  }

  fileprivate mutating func append(bytes: Span<UInt8>, to field: UInt8) {
    append(field << 3 | 2)
    appendVarint(UInt64(bytes.count))
    append(bytes)
  }
}
