/// Finds the drafts of a body by name.
///
/// Nearly every body brings the families of the last push in the same order: while it does, a name
/// is compared with the one that stood in its place, and nothing is hashed.
struct DraftIndex {
  private let former: [MetricFamily]
  /// So many drafts there were, and all had the names of the former families in their places.
  private var inStep = 0
  private var isInStep = true
  private var places: [ByteString: Int] = [:]

  /// - Parameter former: what the last push brought, each name once.
  init(former: [MetricFamily]) { self.former = former }

  /// What the last push brought under that name, if that is what was to come next. There is no draft
  /// of that name then.
  @inline(__always)
  func next(_ name: Span<UInt8>) -> MetricFamily? {
    guard let next, next.name.span.equals(name) else { return nil }
    return next
  }

  /// What the last push brought at the place that comes next.
  var next: MetricFamily? { isInStep && inStep < former.count ? former[inStep] : nil }

  /// What the last push brought under the name of that draft, if it came in its place.
  func former(of draft: Int) -> MetricFamily? { draft < inStep ? former[draft] : nil }

  /// Notes a draft of a name that there is none of: the next one in order, if `next` said so.
  mutating func add(_ name: ByteString, at place: Int, isNext: Bool) {
    if isNext {
      inStep += 1
    } else {
      leaveStep()
      places[name] = place
    }
  }

  mutating func find(_ name: ByteString) -> Int? {
    leaveStep()
    return places[name]
  }

  /// Forgets the draft of that name, and says which it was.
  mutating func remove(_ name: ByteString) -> Int? {
    if next(name.bytes.span) != nil { return nil }
    leaveStep()
    return places.removeValue(forKey: name)
  }

  private mutating func leaveStep() {
    guard isInStep else { return }
    isInStep = false
    places.reserveCapacity(former.count)
    for place in 0..<inStep { places[former[place].name] = place }
  }
}
