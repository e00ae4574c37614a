import Testing

@testable import Exposition

struct DraftSeriesTests {
  /// Whether each is new, one after the other.
  private func insert(_ hashes: [UInt64], into series: inout DraftSeries) -> [Bool] {
    hashes.map { series.insert($0) }
  }

  /// Fewer than are compared one by one, as many, one more, and many.
  @Test(arguments: [0, 1, 15, 16, 17, 100], [0, 16, 17, 40])
  func eachOnce(count: Int, expected: Int) {
    var series = DraftSeries(minimumCapacity: expected)
    let hashes = (0..<count).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 | 1 }
    let (first, second) = (insert(hashes, into: &series), insert(hashes, into: &series))
    #expect(!first.contains(false))
    #expect(!second.contains(true))
    let index = series.index
    #expect(index.count == count)
    #expect(hashes.allSatisfy { index.contains($0) } && !index.contains(2))
  }

  @Test(arguments: [0, 16, 17]) func takenOver(count: Int) {
    let hashes = (0..<count).map { UInt64($0 + 1) }
    var index = SeriesIndex()
    for hash in hashes { _ = index.insert(hash) }
    var series = DraftSeries(index)
    let found = insert(hashes + [1_000], into: &series)
    #expect(found == hashes.map { _ in false } + [true])
    #expect(series.index.count == count + 1)
  }
}
