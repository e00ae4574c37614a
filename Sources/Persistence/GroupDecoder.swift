import Exposition
import Storage

/// Makes groups of the rows that `GroupRecord` made, with the series hashes of this process.
struct GroupDecoder {
  let hasher: SeriesHasher

  /// Why a row is no group.
  enum Flaw: Error, Equatable {
    case checksum
    case key
    case record
  }

  func group(
    key keyBytes: Span<UInt8>, record: Span<UInt8>, checksum: Int64
  ) throws(Flaw) -> MetricGroup {
    guard GroupRecord.checksum(key: keyBytes, record: record) == checksum else { throw .checksum }
    guard let key = Self.key(keyBytes) else { throw .key }
    var pushTime: Timestamp = 0
    var failureTime: Timestamp = 0
    var reason: String?
    var failureSource = ""
    var source = ""
    var families: [StoredFamily] = []
    var end = 0
    var fields = FieldReader(record)
    while fields.next() {
      end = fields.position
      switch (fields.number, fields.wireType) {
      case (1, 0): pushTime = Timestamp(bitPattern: fields.bits)
      case (2, 0): failureTime = Timestamp(bitPattern: fields.bits)
      case (3, 2): reason = String(copying: fields.payload)
      case (4, 2): failureSource = String(copying: fields.payload)
      case (5, 2): source = String(copying: fields.payload)
      case (6, 2): families.append(try family(fields.payload, of: key))
      default: continue
      }
    }
    guard end == record.count, Self.isSorted(families) else { throw .record }
    return MetricGroup(
      key: key, families: families, pushTime: pushTime, failureTime: failureTime,
      failure: reason.map { PushFailure(reason: $0, source: failureSource) }, source: source)
  }

  /// Nil if the bytes are no labels with a job.
  static func key(_ bytes: Span<UInt8>) -> GroupingKey? {
    var labels = LabelCursor(bytes)
    var pairs: [LabelPair] = []
    while let label = labels.next() {
      pairs.append(LabelPair(ByteString(copying: label.name), ByteString(copying: label.value)))
    }
    let key = GroupingKey(LabelSet(pairs))
    var written = ByteBuffer(capacity: bytes.count)
    GroupRecord.append(key, to: &written)
    return !key.job.isEmpty && written.span.equals(bytes) ? key : nil
  }

  private static func isSorted(_ families: [StoredFamily]) -> Bool {
    zip(families, families.dropFirst()).allSatisfy { $0.family.name < $1.family.name }
  }

  private func family(_ bytes: Span<UInt8>, of key: GroupingKey) throws(Flaw) -> StoredFamily {
    var name = ByteString([])
    var type = MetricType.untyped
    var help: ByteString?
    var pushTime: Timestamp = 0
    var traits: FamilyTraits = []
    var count = 0
    var metrics: [UInt8] = []
    var end = 0
    var fields = FieldReader(bytes)
    while fields.next() {
      end = fields.position
      switch (fields.number, fields.wireType) {
      case (1, 2): name = ByteString(copying: fields.payload)
      case (2, 0):
        guard let raw = UInt8(exactly: fields.bits), let known = MetricType(rawValue: raw) else {
          throw .record
        }
        type = known
      case (3, 2): help = ByteString(copying: fields.payload)
      case (4, 0): pushTime = Timestamp(bitPattern: fields.bits)
      case (5, 0): traits = FamilyTraits(rawValue: fields.bits)
      case (6, 0): count = Int(truncatingIfNeeded: fields.bits)
      case (7, 2): metrics = fields.payload.array()
      default: continue
      }
    }
    // A metric takes two bytes at least: the count is no larger than what is there.
    guard end == bytes.count, count > 0, count <= metrics.count / 2 else {
      throw .record
    }
    let series = try series(of: metrics, count: count)
    let family = MetricFamily(
      name: name, type: type, help: help, metrics: metrics, metricCount: count, series: series,
      hasForeignLabels: traits.contains(.hasForeignLabels))
    guard traits.contains(.hasProblems) else {
      return StoredFamily(family: family, pushTime: pushTime)
    }
    return StoredFamily(family: try findingProblems(in: family, of: key), pushTime: pushTime)
  }

  private func series(of metrics: [UInt8], count: Int) throws(Flaw) -> SeriesIndex {
    var series = SeriesIndex(minimumCapacity: count)
    var found = 0
    var cursor = MetricCursor(metrics.span)
    while let message = cursor.nextMessage() {
      _ = series.insert(hasher.hash(MetricView(message).labelFields))
      found += 1
    }
    guard found == count, cursor.position == metrics.count else { throw .record }
    return series
  }

  /// The same family read as if it were pushed, which finds its problems again.
  private func findingProblems(
    in family: MetricFamily, of key: GroupingKey
  ) throws(Flaw) -> MetricFamily {
    var message = ByteBuffer(capacity: family.metrics.count + 256)
    ProtobufRenderer(escaping: .allowUTF8).header(
      name: family.name, help: family.help, type: family.type,
      metricsSize: family.metrics.count, into: &message)
    message.append(family.metrics)
    let pushed = try? FamilyImport(hasher: hasher).families(delimited: message.span, of: key)
    guard let families = pushed?.families, families.count == 1 else { throw .record }
    return families[0]
  }
}

extension String {
  init(copying bytes: Span<UInt8>) {
    self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}
