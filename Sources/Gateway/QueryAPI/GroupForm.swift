import Exposition
import Storage

/// How groups are written: as JSON or as a page. Called in the order of the listing.
protocol GroupForm {
  mutating func begin(into output: inout ByteBuffer)
  mutating func begin(_ group: MetricGroup, into output: inout ByteBuffer)
  mutating func begin(_ family: ListedFamily, into output: inout ByteBuffer)
  mutating func write(
    _ metric: borrowing MetricView, isFirst: Bool, into output: inout ByteBuffer)
  mutating func endFamily(into output: inout ByteBuffer)
  mutating func endGroup(into output: inout ByteBuffer)
  mutating func end(into output: inout ByteBuffer)
}
