import Exposition
import Storage

@testable import Persistence

/// A file that upstream wrote: what is imported is written and read again.
func fuzzGob(_ input: [UInt8]) {
  let file = UpstreamFile(hasher: SeriesHasher(seed: 1, key: 2))
  do throws(GobError) {
    try file.read(input.span) { if case .group(let group) = $0 { checkRecord(of: group) } }
  } catch {
    return
  }
}

/// A row: its key's length in one byte, the key, the record. The checksum is made right, so that the
/// decoder is what is tested.
func fuzzRecord(_ input: [UInt8]) {
  let count = min(Int(input.first ?? 0), max(0, input.count - 1))
  let key = Array(input.dropFirst().prefix(count))
  let record = Array(input.dropFirst(1 + count))
  let decoder = GroupDecoder(hasher: SeriesHasher(seed: 1, key: 2))
  let checksum = GroupRecord.checksum(key: key.span, record: record.span)
  do throws(GroupDecoder.Flaw) {
    let group = try decoder.group(key: key.span, record: record.span, checksum: checksum)
    checkRecord(of: group)
  } catch {
    return
  }
}

private func checkRecord(of group: MetricGroup) {
  // What an import suspected is cleared up when the row is read first, so that is what must last.
  let first = restored(group)
  let written = GroupRecord(first)
  let again = GroupRecord(restored(first))
  precondition(
    again.record.span.equals(written.record.span) && again.key.span.equals(written.key.span),
    "does not read back")
  precondition(first.key == group.key && first.families.count == group.families.count)
}

private func restored(_ group: MetricGroup) -> MetricGroup {
  let row = GroupRecord(group)
  let decoder = GroupDecoder(hasher: SeriesHasher(seed: 1, key: 2))
  do throws(GroupDecoder.Flaw) {
    return try decoder.group(key: row.key.span, record: row.record.span, checksum: row.checksum)
  } catch {
    preconditionFailure("is not read back: \(error)")
  }
}
