/// The labels of one series as they are read, kept in memory that the next series uses again.
package struct SeriesLabels: ~Copyable {
  private struct Place {
    var name: Range<Int>
    var value: Range<Int>
  }

  /// Up to so many labels, looking at each is faster than any index.
  private static let shortCount = 24

  private var bytes = ByteBuffer(capacity: 512)
  private var places: [Place] = []
  /// The names of the first `indexedCount` labels, once there are many.
  private var index: Set<ByteString> = []
  private var indexedCount = 0
  private var escaped = EscapedLabels()

  package init() { places.reserveCapacity(16) }

  package var count: Int { places.count }
  /// At least the bytes of all names and values.
  var byteCount: Int { bytes.count }

  package mutating func removeAll() {
    bytes.removeAll()
    places.removeAll(keepingCapacity: true)
    forgetIndex()
  }

  private mutating func forgetIndex() {
    guard indexedCount > 0 else { return }
    index = []
    indexedCount = 0
  }

  package mutating func append(name: Span<UInt8>, value: Span<UInt8>) {
    let start = bytes.count
    bytes.append(name)
    let middle = bytes.count
    bytes.append(value)
    places.append(Place(name: start..<middle, value: middle..<bytes.count))
  }

  /// Starts a label whose value follows in parts.
  package mutating func begin(name: Span<UInt8>) {
    let start = bytes.count
    bytes.append(name)
    let end = bytes.count
    places.append(Place(name: start..<end, value: end..<end))
  }

  /// Adds to the value of the label begun last.
  package mutating func appendToValue(_ part: Span<UInt8>) {
    bytes.append(part)
    places[places.count - 1].value =
      places[places.count - 1].value.lowerBound..<bytes.count
  }

  package mutating func appendToValue(_ byte: UInt8) {
    bytes.append(byte)
    places[places.count - 1].value =
      places[places.count - 1].value.lowerBound..<bytes.count
  }

  /// Takes that label away and returns its value; nil if there is none.
  package mutating func remove(name: Span<UInt8>) -> [UInt8]? {
    for index in places.indices where self.name(at: index).equals(name) {
      let value = value(at: index).array()
      places.remove(at: index)
      forgetIndex()
      return value
    }
    return nil
  }

  @_lifetime(borrow self)
  package func name(at index: Int) -> Span<UInt8> { bytes.span.extracting(places[index].name) }

  @_lifetime(borrow self)
  package func value(at index: Int) -> Span<UInt8> { bytes.span.extracting(places[index].value) }

  package mutating func contains(name: Span<UInt8>) -> Bool {
    guard places.count > Self.shortCount else {
      for index in places.indices where self.name(at: index).equals(name) { return true }
      return false
    }
    while indexedCount < places.count {
      index.insert(ByteString(copying: self.name(at: indexedCount)))
      indexedCount += 1
    }
    return index.contains(ByteString(copying: name))
  }

  /// Writes into an empty buffer the final labels as `label` fields sorted by name: the group's win
  /// over the series' own, and `instance=""` is added where neither has one (as upstream does).
  package mutating func canonicalize(
    under group: LabelSet, into output: inout ByteBuffer, checkingText: Bool
  ) -> LabelFindings {
    sortByName()
    var findings = group.findings
    if checkingText { findings.problem = textProblem() }
    var next = 0
    var instancePending = !group.hasInstance
    for index in places.indices {
      let all = bytes.span
      let name = all.extracting(places[index].name)
      if index > 0, name.equals(all.extracting(places[index - 1].name)) {
        findings.problem = .duplicateLabel(ByteString(copying: name))
      }
      findings.note(name)
      var isOverridden = false
      while next < group.pairs.count {
        let order = group.pairs[next].name.order(against: name)
        if order > 0 { break }
        isOverridden = order == 0
        emit(group, next, &instancePending, &output)
        next += 1
      }
      if isOverridden { continue }
      if instancePending { completeInstance(before: name, &instancePending, &output) }
      output.appendLabel(name: name, value: all.extracting(places[index].value))
    }
    while next < group.pairs.count {
      emit(group, next, &instancePending, &output)
      next += 1
    }
    if instancePending { output.append(Self.emptyInstance) }
    if findings.hasForeignName, findings.problem == nil {
      findings.problem = escaped.problem(in: output.span)
    }
    return findings
  }

  static let instance: [UInt8] = Array("instance".utf8)
  private static let emptyInstance = LabelSet([LabelPair("instance", "")]).encoded[0]

  private func emit(
    _ group: LabelSet, _ index: Int, _ instancePending: inout Bool, _ output: inout ByteBuffer
  ) {
    if instancePending {
      let name = group.pairs[index].name
      completeInstance(before: name.bytes.span, &instancePending, &output)
    }
    output.append(group.encoded[index])
  }

  private func completeInstance(
    before name: Span<UInt8>, _ instancePending: inout Bool, _ output: inout ByteBuffer
  ) {
    let order = Self.instance.span.order(against: name)
    if order < 0 { output.append(Self.emptyInstance) }
    if order <= 0 { instancePending = false }
  }

  private mutating func sortByName() {
    if places.count > Self.shortCount {
      places = sortedPlaces()
      forgetIndex()
      return
    }
    var index = 1
    while index < places.count {
      var position = index
      while position > 0,
        name(at: position).order(against: name(at: position - 1)) < 0
      {
        places.swapAt(position, position - 1)
        position -= 1
      }
      index += 1
    }
  }

  /// Labels of one name stay in the order given.
  private func sortedPlaces() -> [Place] {
    places.sorted { left, right in
      let order = bytes.span.extracting(left.name).order(
        against: bytes.span.extracting(right.name))
      return order == 0 ? left.name.lowerBound < right.name.lowerBound : order < 0
    }
  }

  private func textProblem() -> MetricProblem.Reason? {
    // Nearly always: all of them are looked at together.
    if bytes.span.isASCII, !places.contains(where: { $0.name.isEmpty }) { return nil }
    for index in places.indices {
      let name = name(at: index)
      if name.isEmpty || !name.isUTF8 { return .invalidLabelName(ByteString(copying: name)) }
      if !value(at: index).isUTF8 {
        return .invalidLabelValue(
          name: ByteString(copying: name), value: ByteString(copying: value(at: index)))
      }
    }
    return nil
  }
}
