import Exposition

/// Reads the rows of a database, past its damaged parts.
struct Salvage {
  /// What a damaged database costs at most; an intact one is read in one go.
  private static let probeLimit = 20_000
  /// Rows assumed behind the last that could be read where the file does not tell.
  private static let assumedRows: Int64 = 1_000_000

  private let rows: Database
  /// The first error met.
  private(set) var damage: PersistenceError?

  init(_ database: Database) { rows = database }

  typealias Visit = (_ key: Span<UInt8>, _ checksum: Int64, _ record: Span<UInt8>) -> Void

  mutating func readAll(_ visit: Visit) throws(PersistenceError) {
    let statement = try Statement(
      """
      SELECT rowid, key, checksum, record FROM groups NOT INDEXED
      WHERE rowid BETWEEN ?1 AND ?2 ORDER BY rowid
      """, on: rows.connection)
    // SQLite numbers rows from 1. Damage can bring in any other number.
    var unread = [Int64(1)...Int64.max]
    var probes = 0
    while let range = unread.popLast(), probes < Self.probeLimit {
      probes += 1
      let (last, error) = try read(range, statement, visit)
      guard let error else { continue }
      if damage == nil { damage = error }
      let end = range.upperBound == .max ? bound(after: last ?? 0) : range.upperBound
      let start = last.map { max($0, range.lowerBound) + 1 } ?? range.lowerBound
      // One row alone that cannot be read is lost.
      guard start <= end, start < end || last != nil else { continue }
      let middle = start + (end - start) / 2
      if middle < end { unread.append(middle + 1...end) }
      unread.append(start...middle)
    }
  }

  /// The keys that the index knows, as far as it can be read.
  func indexedKeys() -> [ByteString] {
    var keys: [ByteString] = []
    do throws(PersistenceError) {
      let statement = try Statement("SELECT key FROM groups ORDER BY key", on: rows.connection)
      while try statement.step() {
        keys.append(statement.withBytes(0) { ByteString(copying: $0) })
      }
    } catch {
      return keys
    }
    return keys
  }

  /// Reads up to the first error; returns it with the last row before it.
  private func read(
    _ range: ClosedRange<Int64>, _ statement: borrowing Statement, _ visit: Visit
  ) throws(PersistenceError) -> (last: Int64?, error: PersistenceError?) {
    var last: Int64?
    defer { statement.reset() }
    try statement.bind(1, range.lowerBound)
    try statement.bind(2, range.upperBound)
    do throws(PersistenceError) {
      while try statement.step() {
        // The clamp leaves room to count on.
        last = min(statement.integer(0), .max / 4)
        let checksum = statement.integer(2)
        statement.withBytes(1) { key in
          statement.withBytes(3) { record in visit(key, checksum, record) }
        }
      }
    } catch {
      return (last, error)
    }
    return (last, nil)
  }

  /// A row number behind which there is nothing, as far as that can be known.
  private func bound(after last: Int64) -> Int64 {
    let found = (try? rows.connection.integer("SELECT max(rowid) FROM groups")) ?? .max
    let beyond = last + Self.assumedRows
    return found < last || found == .max ? beyond : found
  }
}
