import Exposition

/// Reads the rows of a database, past its damaged parts.
struct Salvage {
  /// What a damaged database costs at most; an intact one is read in one go.
  private static let probeLimit = 1_000_000

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
    var unread = [Int64.min...Int64.max]
    var probes = 0
    while let range = unread.popLast(), probes < Self.probeLimit {
      probes += 1
      let (last, error) = try read(range, statement, visit)
      guard let error else { continue }
      if damage == nil { damage = error }
      let start = last.map { $0 + 1 } ?? range.lowerBound
      let end = range.upperBound == .max ? try bound(after: start) : range.upperBound
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
        last = statement.integer(0)
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

  /// A row number behind which there is nothing.
  private func bound(after start: Int64) throws(PersistenceError) -> Int64 {
    let first = max(start, 0)
    let assumed = first + Int64(Self.probeLimit)
    return (try? rows.connection.integer("SELECT max(rowid) FROM groups")) ?? assumed
  }
}
