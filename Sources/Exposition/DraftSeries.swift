/// The hashes of the series of a family whose body is being read. The first few are compared one by
/// one, which takes fewer instructions than to find a place for one, and no memory has to be taken.
struct DraftSeries {
  private static let mostFew = 16

  private var few = InlineArray<16, UInt64>(repeating: 0)
  /// -1 once there are many.
  private var fewCount = 0
  private var many = SeriesIndex()

  /// For about so many series.
  init(minimumCapacity count: Int) {
    guard count > Self.mostFew else { return }
    many = SeriesIndex(minimumCapacity: count)
    fewCount = -1
  }

  init(_ series: SeriesIndex) {
    guard series.count <= Self.mostFew else {
      many = series
      fewCount = -1
      return
    }
    series.forEach { _ = insert($0) }
  }

  /// False when the hash was there already.
  @inline(__always)
  mutating func insert(_ hash: UInt64) -> Bool {
    if fewCount < 0 { return many.insert(hash) }
    for place in 0..<fewCount where few[place] == hash { return false }
    if fewCount == Self.mostFew { return insertIntoMany(hash) }
    few[fewCount] = hash
    fewCount += 1
    return true
  }

  @inline(never)
  private mutating func insertIntoMany(_ hash: UInt64) -> Bool {
    many = index
    fewCount = -1
    return many.insert(hash)
  }

  /// All of them.
  var index: SeriesIndex {
    if fewCount < 0 { return many }
    var index = SeriesIndex(minimumCapacity: fewCount + 1)
    for place in 0..<fewCount { _ = index.insert(few[place]) }
    return index
  }
}
