import Exposition
import Storage

/// Reads families that were stored elsewhere as if they were pushed to their group unchecked.
struct FamilyImport {
  let hasher: SeriesHasher

  /// - Parameter bytes: delimited `MetricFamily` messages.
  func families(
    delimited bytes: Span<UInt8>, of key: GroupingKey
  ) throws(ProtobufError) -> PushedFamilies {
    let collector = FamilyCollector(group: key.labels, hasher: hasher, keepsInconsistent: true)
    var decoder = ProtobufDecoder(collector: collector, bodyLimit: bytes.count)
    decoder.feed(bytes)
    return try decoder.finish()
  }
}
