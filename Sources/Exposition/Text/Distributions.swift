/// The histograms and summaries of a body, by the drafts of their families.
struct Distributions: ~Copyable {
  /// What a sample's name says beyond its family.
  enum Role {
    case whole, bucket, count, sum
  }

  private struct List {
    var list: [Distribution] = []
    var index: [[UInt8]: Int] = [:]
  }

  private var lists: [List] = []
  /// How many there are.
  private(set) var count = 0
  /// Bytes that they take, about.
  private(set) var heldBytes = 0
  private var signature = ByteBuffer(capacity: 0)

  private static let noLabels = LabelSet([])

  func of(_ draft: Int) -> [Distribution] { draft < lists.count ? lists[draft].list : [] }

  /// Adds what a sample says of a distribution, and returns which of its family that is.
  ///
  /// - Parameters:
  ///   - labels: without `le` and `quantile`.
  ///   - bound: what those said; NaN if there was none.
  mutating func add(
    _ labels: inout SeriesLabels, _ role: Role, bound: Double, _ value: Double, to draft: Int,
    of type: MetricType, named metric: ByteString
  ) throws(TextError.Reason) -> Int {
    let place = place(of: &labels, in: draft)
    switch role {
    case .count:
      if type.isHistogram, value < 0 { throw .negativeCount(metric: metric.bytes) }
      lists[draft].list[place].count = value
      noteFraction(value, at: place, in: draft, type)
    case .sum: lists[draft].list[place].sum = value
    case .whole, .bucket:
      if bound.isNaN { break }
      if type.isHistogram, value < 0 { throw .negativeBucket(metric: metric.bytes) }
      addPoint(at: bound, value, to: place, in: draft, of: type)
    }
    return place
  }

  /// Adds a bucket, not negative, or a quantile.
  mutating func addPoint(
    at bound: Double, _ value: Double, to place: Int, in draft: Int, of type: MetricType
  ) {
    lists[draft].list[place].points.append((bound, value))
    heldBytes += 24
    noteFraction(value, at: place, in: draft, type)
  }

  private mutating func noteFraction(
    _ value: Double, at place: Int, in draft: Int, _ type: MetricType
  ) {
    if type.isHistogram, value != value.rounded(.towardZero) {
      lists[draft].list[place].isFloat = true
    }
  }

  /// The place of the distribution with those labels, made if there was none.
  private mutating func place(of labels: inout SeriesLabels, in draft: Int) -> Int {
    signature.removeAll()
    _ = labels.canonicalize(under: Self.noLabels, into: &signature, checkingText: false)
    let key = signature.array()
    while lists.count <= draft { lists.append(List()) }
    if let place = lists[draft].index[key] { return place }
    let place = lists[draft].list.count
    lists[draft].index[key] = place
    lists[draft].list.append(Distribution(labels: key))
    count += 1
    heldBytes += 2 * key.count + 400
    return place
  }
}
