/// Puts the values of a family whose samples are metrics of their own where the last push's stand.
struct NumberReader {
  /// The metrics, and where the next one stands there.
  private var metrics: [UInt8] = []
  private var place = 0
  private var isChanged = false
  /// Values read and not yet put in their places, which is cheaper for several at once.
  private var values: InlineArray<16, UInt64> = InlineArray(repeating: 0)
  private var valueCount = 0

  /// - Parameter metrics: as the last push left them.
  mutating func begin(_ metrics: [UInt8]) {
    self.metrics = metrics
    place = 0
    isChanged = false
  }

  @inline(__always)
  mutating func add(_ bits: UInt64) {
    values[valueCount] = bits
    valueCount += 1
    if valueCount == values.count { placeValues() }
  }

  /// The metrics that were read, once the values are in their places.
  var metricsRead: [UInt8] { metrics.span.extracting(0..<place).array() }

  /// The metrics, if a value has changed.
  mutating func end() -> [UInt8]? {
    placeValues()
    guard isChanged else { return nil }
    // Moved: counting references is a tenth of a push.
    var made: [UInt8] = []
    swap(&made, &metrics)
    return made
  }

  /// The first value that differs makes the copy.
  mutating func placeValues() {
    // A span, or each access would copy all of them.
    let held = self.values
    let values = held.span
    let count = valueCount
    var index = 0
    var next = place
    if !isChanged {
      let last = metrics.span
      while index < count {
        let end = last.endOfField(at: next)
        if last.word(at: end - 8) != values[index] { break }
        next = end
        index += 1
      }
    }
    if index < count {
      isChanged = true
      var copy = metrics.mutableSpan
      while index < count {
        next = copy.span.endOfField(at: next)
        copy.setWord(values[index], at: next - 8)
        index += 1
      }
    }
    place = next
    valueCount = 0
  }
}

extension Span<UInt8> {
  /// Where the `metric` field ends that begins there; its tag takes a byte, and its length nearly
  /// always two.
  @inline(__always)
  fileprivate func endOfField(at place: Int) -> Int {
    let (low, high) = (Int(self[place + 1]), Int(self[place + 2]))
    if low >= 0x80, high < 0x80 { return place + 3 + (low & 0x7F | high << 7) }
    var end = place + 1
    _ = readRange(at: &end)
    return end
  }
}
