import Exposition
import Storage

/// Reads one of upstream's groups from a gob stream.
struct UpstreamGroupReader {
  private let types: GobTypes
  private let fields: [GobTypes.Field]
  private let familyFields: [GobTypes.Field]

  /// - Parameter fields: those of the group's structure.
  init(_ fields: [GobTypes.Field], _ types: GobTypes) throws(GobError) {
    self.types = types
    self.fields = fields
    guard let labels = fields.first(where: { $0.name == "Labels" }),
      let metrics = fields.first(where: { $0.name == "Metrics" }),
      case .map(GobTypes.string, GobTypes.string) = try types.definition(of: labels.type),
      case .map(GobTypes.string, let family) = try types.definition(of: metrics.type),
      case .structure(let familyFields) = try types.definition(of: family)
    else { throw .otherContents }
    self.familyFields = familyFields
    for name in ["Timestamp", "GobbableMetricFamily"] {
      guard let field = familyFields.first(where: { $0.name == name }),
        try types.definition(of: field.type) == .opaque
      else { throw .otherContents }
    }
  }

  func group(
    _ cursor: inout GobCursor
  ) throws(GobError) -> (labels: [LabelPair], families: [UpstreamFamily]) {
    var labels: [LabelPair] = []
    var families: [UpstreamFamily] = []
    var index = -1
    while try types.advance(&index, in: fields, &cursor) {
      switch fields[index].name {
      case "Labels":
        for _ in 0..<(try cursor.count()) {
          let name = ByteString(copying: try cursor.block())
          labels.append(LabelPair(name, ByteString(copying: try cursor.block())))
        }
      case "Metrics":
        for _ in 0..<(try cursor.count()) {
          _ = try cursor.block()
          families.append(try family(&cursor))
        }
      default: try types.skip(fields[index].type, &cursor)
      }
    }
    return (labels, families)
  }

  private func family(_ cursor: inout GobCursor) throws(GobError) -> UpstreamFamily {
    var time: Timestamp = 0
    var delimited: [UInt8] = [0]
    var index = -1
    while try types.advance(&index, in: familyFields, &cursor) {
      switch familyFields[index].name {
      case "Timestamp": time = try Self.time(try cursor.block())
      case "GobbableMetricFamily":
        let message = try cursor.block()
        var buffer = ByteBuffer(capacity: message.count + 10)
        buffer.appendVarint(UInt64(message.count))
        buffer.append(message)
        delimited = buffer.array()
      default: try types.skip(familyFields[index].type, &cursor)
      }
    }
    return UpstreamFamily(time: time, delimited: delimited)
  }

  /// As `time.Time` encodes itself: a version (1 or 2), seconds since the year 1 in eight bytes,
  /// nanoseconds in four, the zone's offset in two or three.
  private static func time(_ bytes: Span<UInt8>) throws(GobError) -> Timestamp {
    guard bytes.count == 15 && bytes[0] == 1 || bytes.count == 16 && bytes[0] == 2 else {
      throw .malformedNumber
    }
    var seconds: UInt64 = 0
    for index in 1..<9 { seconds = seconds << 8 | UInt64(bytes[index]) }
    var nanoseconds: Timestamp = 0
    for index in 9..<13 { nanoseconds = nanoseconds << 8 | Timestamp(bytes[index]) }
    let secondsToEpoch: Int64 = 62_135_596_800
    let (unix, isBefore) = Int64(bitPattern: seconds).subtractingReportingOverflow(secondsToEpoch)
    let (scaled, isFar) = unix.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, isBeyond) = scaled.addingReportingOverflow(nanoseconds)
    guard !isBefore, !isFar, !isBeyond else { throw .malformedNumber }
    return sum
  }
}
