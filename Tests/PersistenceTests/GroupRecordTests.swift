import Exposition
import Storage
import TestSupport
import Testing

@testable import Persistence

@Suite struct GroupRecordTests {
  private func decode(
    _ key: [UInt8], _ record: [UInt8], checksum: Int64? = nil, hasher: SeriesHasher
  ) throws -> MetricGroup {
    try GroupDecoder(hasher: hasher).group(
      key: key.span, record: record.span,
      checksum: checksum ?? GroupRecord.checksum(key: key.span, record: record.span))
  }

  @Test func everyGroupComesBackExactly() throws {
    let store = try variedStore()
    #expect(store.everything.count == 5)
    for group in store.everything {
      let row = GroupRecord(group)
      let back = try decode(
        row.key.array(), row.record.array(), checksum: row.checksum, hasher: store.hasher)
      #expect(dump(back) == dump(group))
      for (old, new) in zip(group.families, back.families) {
        let series = new.family.series(hashedBy: store.hasher)
        old.family.series(hashedBy: store.hasher).forEach { #expect(series.contains($0)) }
      }
    }
  }

  @Test func seriesAreHashedAnew() throws {
    let store = try variedStore()
    let hasher = SeriesHasher(seed: 1, key: 2)
    for group in store.everything {
      let row = GroupRecord(group)
      let back = try decode(row.key.array(), row.record.array(), hasher: hasher)
      for stored in back.families {
        let metrics = stored.family.metrics
        var cursor = MetricCursor(metrics.span)
        while let metric = cursor.next() {
          #expect(
            stored.family.series(hashedBy: hasher).contains(hasher.hash(metric.labelFields)))
        }
      }
    }
  }

  /// Unchecked pushes leave families that cannot be scraped; that survives.
  @Test func problemsAreFoundAgain() throws {
    let store = MetricStore(checksPushes: false)
    try store.push("x{k=\"1\"} 1\nx{k=\"1\"} 2\ny 1\n", to: "a", isChecked: false)
    let group = try #require(store.everything.first)
    #expect(group.families.map(\.family.problems.count) == [1, 0])
    let row = GroupRecord(group)
    let back = try decode(row.key.array(), row.record.array(), hasher: store.hasher)
    #expect(dump(back) == dump(group))
  }

  @Test func everyBitCounts() throws {
    let store = try variedStore()
    let group = try #require(store.everything.first { $0.key.job == "posted" })
    let row = GroupRecord(group)
    let bytes = row.key.array() + row.record.array()
    for bit in 0..<bytes.count * 8 {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      let key = Array(flipped[..<row.key.count])
      let record = Array(flipped[row.key.count...])
      #expect(throws: GroupDecoder.Flaw.checksum) {
        try decode(key, record, checksum: row.checksum, hasher: store.hasher)
      }
    }
  }

  /// Whatever has a right checksum but makes no sense is refused, cut anywhere.
  @Test func cutRecordsAreNoGroups() throws {
    let store = try variedStore()
    let group = try #require(store.everything.first { $0.key.labels["instance"] == "i" })
    let row = GroupRecord(group)
    let (key, record) = (row.key.array(), row.record.array())
    let wholeFields = try boundaries(of: record)
    for end in 0..<record.count where !wholeFields.contains(end) {
      #expect(throws: GroupDecoder.Flaw.self) {
        try decode(key, Array(record[..<end]), hasher: store.hasher)
      }
    }
    for end in 0..<key.count where !(try boundaries(of: key)).contains(end) {
      #expect(throws: GroupDecoder.Flaw.key) {
        try decode(Array(key[..<end]), record, hasher: store.hasher)
      }
    }
  }

  private func boundaries(of message: [UInt8]) throws -> Set<Int> {
    var ends: Set<Int> = []
    var fields = FieldReader(message.span)
    while fields.next() { ends.insert(fields.position) }
    return ends.union([0])
  }

  @Test(
    arguments: [[UInt8]](
      [[], [1], [0x0A, 0], [0x0A, 4, 0x0A, 0, 0x12, 0], Array(repeating: 0xFF, count: 30)]))
  func keysWithoutJobAreNone(key: [UInt8]) {
    #expect(GroupDecoder.key(key.span) == nil)
  }

  @Test func unknownFieldsAreSkipped() throws {
    let store = try variedStore()
    let group = try #require(store.everything.first { $0.key.job == "posted" })
    let row = GroupRecord(group)
    let later: [UInt8] = row.record.array() + [15 << 3 | 2, 3, 1, 2, 3, 14 << 3, 9]
    let back = try decode(row.key.array(), later, hasher: store.hasher)
    #expect(dump(back) == dump(group))
  }

  /// A record that somebody made up, checksum and all, is refused or is some group; it does no harm.
  @Test(arguments: 1...4)
  func madeUpRecordsDoNoHarm(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let store = try variedStore()
    let group = try #require(store.everything.first { $0.key.labels["instance"] == "i" })
    let row = GroupRecord(group)
    var refused = 0
    for _ in 0..<2000 {
      var record = row.record.array()
      for _ in 0...random.next() % 3 {
        record[Int(random.next() % UInt64(record.count))] = UInt8(truncatingIfNeeded: random.next())
      }
      do {
        let made = try decode(row.key.array(), record, hasher: store.hasher)
        var output = ByteBuffer()
        for stored in made.families {
          TextRenderer(escaping: .underscores).samples(
            of: stored.family, order: SortedMetrics(stored.family), into: &output)
        }
      } catch {
        refused += 1
      }
    }
    #expect(refused > 100)
  }
}
