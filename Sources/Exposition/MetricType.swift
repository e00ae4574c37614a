/// The type of a metric family; raw values are those of `io.prometheus.client.MetricType`.
package enum MetricType: UInt8, Sendable, CaseIterable {
  case counter = 0, gauge, summary, untyped, histogram, gaugeHistogram

  /// As the text format writes it; it knows no gauge histograms.
  package var textName: String {
    switch self {
    case .counter: "counter"
    case .gauge: "gauge"
    case .summary: "summary"
    case .untyped: "untyped"
    case .histogram, .gaugeHistogram: "histogram"
    }
  }

  /// As the protobuf schema, the API and the error sentences write it.
  package var protobufName: String {
    switch self {
    case .counter: "COUNTER"
    case .gauge: "GAUGE"
    case .summary: "SUMMARY"
    case .untyped: "UNTYPED"
    case .histogram: "HISTOGRAM"
    case .gaugeHistogram: "GAUGE_HISTOGRAM"
    }
  }

  /// As a TYPE line of the text format spells it, in any case.
  init?(text: Span<UInt8>) {
    // Nearly all, without making a `String`.
    if text.equals(Self.gaugeText.span) {
      self = .gauge
    } else if text.equals(Self.counterText.span) {
      self = .counter
    } else {
      self.init(spelled: String(decoding: text.array(), as: UTF8.self).lowercased())
    }
  }

  private static let gaugeText = Array("gauge".utf8)
  private static let counterText = Array("counter".utf8)

  private init?(spelled text: String) {
    switch text {
    case "counter": self = .counter
    case "gauge": self = .gauge
    case "untyped": self = .untyped
    case "summary": self = .summary
    case "histogram": self = .histogram
    case "gaugehistogram", "gauge_histogram": self = .gaugeHistogram
    default: return nil
    }
  }

  package var isHistogram: Bool { self == .histogram || self == .gaugeHistogram }
  /// Whether a metric takes several samples.
  package var isDistribution: Bool { isHistogram || self == .summary }

  /// The field of a `Metric` message that holds a value of this type.
  package var valueKind: ValueKind {
    switch self {
    case .counter: .counter
    case .gauge: .gauge
    case .summary: .summary
    case .untyped: .untyped
    case .histogram, .gaugeHistogram: .histogram
    }
  }

  /// What is put behind the family's name in its other sample names.
  package var suffixes: [ByteString] {
    switch self {
    case .summary: ["_count", "_sum"]
    case .histogram, .gaugeHistogram: ["_count", "_sum", "_bucket"]
    case .counter, .gauge, .untyped: []
    }
  }
}

/// Which value a `Metric` message carries; raw values are its field numbers there.
package enum ValueKind: UInt8, Sendable, CaseIterable {
  case none = 0
  case gauge = 2
  case counter = 3
  case summary = 4
  case untyped = 5
  case histogram = 7
}
