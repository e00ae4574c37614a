/// The histograms and summaries of a body, by the drafts of their families.
struct Distributions: ~Copyable {
  /// What a sample's name says beyond its family.
  enum Role {
    case whole, bucket, count, sum

    /// What a name says by its end.
    static func suffix(of name: Span<UInt8>) -> (Self, length: Int)? {
      guard name.count > 4 else { return nil }
      let last = name[name.count - 1]
      guard last == UInt8(ascii: "t") || last == UInt8(ascii: "m") else { return nil }
      for (suffix, role) in suffixes where name.count >= suffix.count {
        if name.extracting(last: suffix.count).equals(suffix.span) { return (role, suffix.count) }
      }
      return nil
    }

    private static let suffixes: [([UInt8], Self)] = [
      (Array("_count".utf8), .count), (Array("_sum".utf8), .sum), (Array("_bucket".utf8), .bucket),
    ]
  }

  private struct Entry {
    /// The labels without `le` and `quantile`, as `label` fields.
    let labels: [UInt8]
    var distribution = Distribution()
  }

  private struct List {
    var entries: [Entry] = []
    /// By the hash of the labels.
    var index: [UInt64: Int] = [:]
  }

  private var lists: [List] = []
  /// How many there are.
  private(set) var count = 0
  /// Bytes that they take, about.
  private(set) var heldBytes = 0
  private var signature = ByteBuffer(capacity: 0)
  private let hasher: SeriesHasher

  private static let noLabels = LabelSet([])

  init(hasher: SeriesHasher) { self.hasher = hasher }

  /// How many there are of that family.
  func count(of draft: Int) -> Int { draft < lists.count ? lists[draft].entries.count : 0 }

  /// Gives the labels and the value field of one of a family.
  func read(
    _ place: Int, of draft: Int, as type: MetricType, labels: inout SeriesLabels,
    value: inout ByteBuffer
  ) {
    labels.removeAll()
    let fields = lists[draft].entries[place].labels
    var cursor = LabelCursor(fields.span)
    while let label = cursor.next() { labels.append(name: label.name, value: label.value) }
    value.removeAll()
    let distribution = lists[draft].entries[place].distribution
    distribution.append(as: type, size: distribution.messageSize(as: type), to: &value)
  }

  /// Takes over one that was known again.
  ///
  /// - Parameter labels: without `le` and `quantile`.
  mutating func adopt(
    _ distribution: Distribution, _ labels: inout SeriesLabels, in draft: Int
  ) {
    let place = place(of: &labels, in: draft)
    lists[draft].entries[place].distribution = distribution
    heldBytes += distribution.heldBytes
  }

  /// Adds what a sample says of a distribution.
  ///
  /// - Parameters:
  ///   - labels: without `le` and `quantile`.
  ///   - bound: what those said; NaN if there was none.
  /// - Returns: which of its family that is, and what the sample is of it; nil if it is none of it,
  ///   or of one that is not the last.
  mutating func add(
    _ labels: inout SeriesLabels, _ role: Role, bound: Double, _ value: Double, to draft: Int,
    of type: MetricType, named metric: ByteString
  ) throws(TextError.Reason) -> (place: Int, role: SampleRole?) {
    let known = count
    let place = place(of: &labels, in: draft)
    let isLast = place == lists[draft].entries.count - 1
    let first: SampleRole = count > known ? .first : []
    switch role {
    case .count:
      if type.isHistogram, value < 0 { throw .negativeCount(metric: metric.bytes) }
      lists[draft].entries[place].distribution.add(value, .count, at: bound, of: type)
      return (place, isLast ? first.union(.count) : nil)
    case .sum:
      lists[draft].entries[place].distribution.add(value, .sum, at: bound, of: type)
      return (place, isLast ? first.union(.sum) : nil)
    case .whole, .bucket:
      if bound.isNaN { return (place, nil) }
      if type.isHistogram, value < 0 { throw .negativeBucket(metric: metric.bytes) }
      addPoint(at: bound, value, to: place, in: draft, of: type)
      return (place, isLast ? first.union(.point) : nil)
    }
  }

  /// Adds a bucket, not negative, or a quantile.
  @inline(__always)
  mutating func addPoint(
    at bound: Double, _ value: Double, to place: Int, in draft: Int, of type: MetricType
  ) {
    lists[draft].entries[place].distribution.add(value, .point, at: bound, of: type)
    heldBytes += Distribution.pointSize
  }

  /// The place of the distribution with those labels, made if there was none.
  private mutating func place(of labels: inout SeriesLabels, in draft: Int) -> Int {
    signature.removeAll()
    _ = labels.canonicalize(under: Self.noLabels, into: &signature, checkingText: false)
    while lists.count <= draft { lists.append(List()) }
    let place = lists[draft].entries.count
    // Nearly always: the samples of one stand together.
    if let last = lists[draft].entries.last?.labels, last.span.equals(signature.span) {
      return place - 1
    }
    let hash = hasher.hash(signature.span)
    if let place = lists[draft].index[hash] {
      let labels = lists[draft].entries[place].labels
      if labels.span.equals(signature.span) { return place }
    }
    lists[draft].index[hash] = place
    lists[draft].entries.append(Entry(labels: signature.array()))
    count += 1
    heldBytes += signature.count + 400
    return place
  }
}
