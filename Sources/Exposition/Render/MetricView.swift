/// One metric of a family, borrowed from its canonical bytes.
package struct MetricView: ~Escapable {
  /// The `label` fields, as stored.
  package let labelFields: Span<UInt8>
  package let kind: ValueKind
  /// The message of the value: a `Gauge`, `Summary`, `Histogram` …
  package let value: Span<UInt8>
  /// All that stands behind the labels.
  package let rest: Span<UInt8>

  /// - Parameter message: a `Metric` message in canonical form.
  @_lifetime(copy message)
  package init(_ message: Span<UInt8>) {
    let end = Self.endOfLabels(message)
    labelFields = message.extracting(first: end)
    rest = message.extracting(end..<message.count)
    var fields = FieldReader(rest)
    var kind = ValueKind.none
    var value = message.extracting(first: 0)
    while fields.next() {
      guard fields.wireType == 2, fields.number < 8,
        let found = ValueKind(rawValue: UInt8(fields.number))
      else { continue }
      kind = found
      value = fields.payload
    }
    self.kind = kind
    self.value = value
  }

  static let labelTag: UInt8 = 0x0A

  /// Where the labels of a `Metric` message end.
  @inline(__always)
  static func endOfLabels(_ message: Span<UInt8>) -> Int {
    var end = 0
    while end < message.count, message[end] == labelTag {
      var next = end + 1
      guard message.readRange(at: &next) != nil else { break }
      end = next
    }
    return end
  }

  /// Sorted by name.
  package var labels: LabelCursor {
    @_lifetime(copy self) get { LabelCursor(labelFields) }
  }

  /// The number of a gauge, counter or untyped metric.
  package var number: Double {
    var fields = FieldReader(value)
    var number = 0.0
    while fields.next() {
      if fields.number == 1 { number = fields.double }
    }
    return number
  }

  package var summary: SummaryView {
    @_lifetime(copy self) get { SummaryView(value) }
  }

  package var histogram: HistogramView {
    @_lifetime(copy self) get { HistogramView(value) }
  }
}

/// Goes through the metrics of a family in pushed order.
package struct MetricCursor: ~Escapable {
  private let metrics: Span<UInt8>
  /// Where the next metric's field starts.
  package private(set) var position: Int

  /// Takes `MetricFamily.metrics` and a place where one of its fields starts.
  @_lifetime(copy metrics)
  package init(_ metrics: Span<UInt8>, at position: Int = 0) {
    self.metrics = metrics
    self.position = position
  }

  /// The next metric's message.
  @inline(__always)
  @_lifetime(copy self)
  package mutating func nextMessage() -> Span<UInt8>? {
    guard position < metrics.count else { return nil }
    position += 1
    guard let range = metrics.readRange(at: &position) else { return nil }
    return metrics.extracting(range)
  }

  @_lifetime(copy self)
  package mutating func next() -> MetricView? {
    guard let message = nextMessage() else { return nil }
    return MetricView(message)
  }
}

/// A label, borrowed.
package struct LabelView: ~Escapable {
  package let name: Span<UInt8>
  package let value: Span<UInt8>

  @_lifetime(copy name, copy value)
  init(name: Span<UInt8>, value: Span<UInt8>) {
    self.name = name
    self.value = value
  }
}

/// Goes through the `label` fields at the beginning of a `Metric` message.
package struct LabelCursor: ~Escapable {
  private let fields: Span<UInt8>
  /// Where the next label's field starts.
  private(set) var position = 0

  @_lifetime(copy fields)
  package init(_ fields: Span<UInt8>) { self.fields = fields }

  @inline(__always)
  @_lifetime(copy self)
  package mutating func next() -> LabelView? {
    guard position < fields.count, fields[position] == 0x0A else { return nil }
    position += 1
    guard fields.readVarint(at: &position) != nil else { return nil }
    position += 1
    guard let name = fields.readRange(at: &position) else { return nil }
    position += 1
    guard let value = fields.readRange(at: &position) else { return nil }
    return LabelView(name: fields.extracting(name), value: fields.extracting(value))
  }
}
