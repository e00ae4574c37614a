/// The messages of `io.prometheus.client` that can stand in a `Metric`.
enum ProtoMessage: Int {
  case metric, label, number, counter, summary, quantile, histogram, bucket, span, exemplar
  case timestamp

  /// In the order of the schema's text, which the protobuf text format follows.
  var rows: [ProtoRow] { protoTable[rawValue] }

  /// Whether that order is also the order of the numbers, in which the canonical form stands.
  var isInNumberOrder: Bool { self != .histogram && self != .bucket }
}

/// One field of a message.
struct ProtoRow: Sendable {
  enum Kind: Sendable {
    case text, double, unsigned, signed, zigzag
    case message(ProtoMessage)
  }

  let number: Int
  let name: [UInt8]
  let kind: Kind

  init(_ number: Int, _ name: String, _ kind: Kind) {
    self.number = number
    self.name = Array(name.utf8)
    self.kind = kind
  }
}

/// The schema, by the raw values of `ProtoMessage`:
/// <https://github.com/prometheus/client_model/blob/master/io/prometheus/client/metrics.proto>
private let protoTable: [[ProtoRow]] = [
  [
    ProtoRow(1, "label", .message(.label)), ProtoRow(2, "gauge", .message(.number)),
    ProtoRow(3, "counter", .message(.counter)), ProtoRow(4, "summary", .message(.summary)),
    ProtoRow(5, "untyped", .message(.number)), ProtoRow(7, "histogram", .message(.histogram)),
    ProtoRow(6, "timestamp_ms", .signed),
  ],
  [ProtoRow(1, "name", .text), ProtoRow(2, "value", .text)],
  [ProtoRow(1, "value", .double)],
  [
    ProtoRow(1, "value", .double), ProtoRow(2, "exemplar", .message(.exemplar)),
    ProtoRow(3, "created_timestamp", .message(.timestamp)),
  ],
  [
    ProtoRow(1, "sample_count", .unsigned), ProtoRow(2, "sample_sum", .double),
    ProtoRow(3, "quantile", .message(.quantile)),
    ProtoRow(4, "created_timestamp", .message(.timestamp)),
  ],
  [ProtoRow(1, "quantile", .double), ProtoRow(2, "value", .double)],
  [
    ProtoRow(1, "sample_count", .unsigned), ProtoRow(4, "sample_count_float", .double),
    ProtoRow(2, "sample_sum", .double), ProtoRow(3, "bucket", .message(.bucket)),
    ProtoRow(15, "created_timestamp", .message(.timestamp)), ProtoRow(5, "schema", .zigzag),
    ProtoRow(6, "zero_threshold", .double), ProtoRow(7, "zero_count", .unsigned),
    ProtoRow(8, "zero_count_float", .double), ProtoRow(9, "negative_span", .message(.span)),
    ProtoRow(10, "negative_delta", .zigzag), ProtoRow(11, "negative_count", .double),
    ProtoRow(12, "positive_span", .message(.span)), ProtoRow(13, "positive_delta", .zigzag),
    ProtoRow(14, "positive_count", .double), ProtoRow(16, "exemplars", .message(.exemplar)),
  ],
  [
    ProtoRow(1, "cumulative_count", .unsigned), ProtoRow(4, "cumulative_count_float", .double),
    ProtoRow(2, "upper_bound", .double), ProtoRow(3, "exemplar", .message(.exemplar)),
  ],
  [ProtoRow(1, "offset", .zigzag), ProtoRow(2, "length", .unsigned)],
  [
    ProtoRow(1, "label", .message(.label)), ProtoRow(2, "value", .double),
    ProtoRow(3, "timestamp", .message(.timestamp)),
  ],
  [ProtoRow(1, "seconds", .signed), ProtoRow(2, "nanos", .signed)],
]
