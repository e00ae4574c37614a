/// The histograms and summaries of a body, by the drafts of their families.
struct Distributions: ~Copyable {
  /// What a sample's name says beyond its family.
  enum Role {
    case whole, count, sum
  }

  private struct List {
    var list: [Distribution] = []
    var index: [[UInt8]: Int] = [:]
  }

  private var lists: [Int: List] = [:]
  /// How many there are.
  private(set) var count = 0
  /// Bytes that they take, about.
  private(set) var heldBytes = 0
  private var signature = ByteBuffer(capacity: 256)

  private static let noLabels = LabelSet([])

  func of(_ draft: Int) -> [Distribution] { lists[draft]?.list ?? [] }

  /// - Parameters:
  ///   - labels: without `le` and `quantile`.
  ///   - bound: what those said; NaN if there was none.
  mutating func add(
    _ labels: inout SeriesLabels, _ role: Role, bound: Double, _ value: Double, to draft: Int,
    of type: MetricType, named metric: ByteString
  ) throws(TextError.Reason) {
    signature.removeAll()
    _ = labels.canonicalize(under: Self.noLabels, into: &signature, checkingText: false)
    let key = signature.array()
    var list = lists.removeValue(forKey: draft) ?? List()
    let place = list.index[key] ?? list.list.count
    if place == list.list.count {
      list.index[key] = place
      list.list.append(Distribution(labels: key))
      count += 1
      heldBytes += 2 * key.count + 400
    }
    defer { lists[draft] = list }
    let isHistogram = type.isHistogram
    switch role {
    case .count:
      if isHistogram, value < 0 { throw .negativeCount(metric: metric.bytes) }
      list.list[place].count = value
    case .sum:
      list.list[place].sum = value
      return
    case .whole:
      if bound.isNaN { return }
      if isHistogram, value < 0 { throw .negativeBucket(metric: metric.bytes) }
      list.list[place].points.append((bound, value))
      heldBytes += 24
    }
    if isHistogram, value != value.rounded(.towardZero) { list.list[place].isFloat = true }
  }
}
