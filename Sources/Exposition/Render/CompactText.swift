/// A canonical `Metric` message as upstream's error sentences show it: in protobuf's compact text
/// format, with two blanks between fields (Go chooses one or two by chance).
package func compactText(_ metric: [UInt8]) -> String {
  compactFields(of: .metric, in: metric.span).joined(separator: "  ")
}

/// The messages of `io.prometheus.client` that can stand in a `Metric`.
private enum Message {
  case metric, label, number, counter, summary, quantile, histogram, bucket, span, exemplar
  case timestamp
}

private enum FieldType {
  case text, double, unsigned, signed, zigzag
  case message(Message)
}

/// The schema: <https://github.com/prometheus/client_model/blob/master/io/prometheus/client/metrics.proto>
private let schema: [Message: [Int: (name: String, type: FieldType)]] = [
  .metric: [
    1: ("label", .message(.label)), 2: ("gauge", .message(.number)),
    3: ("counter", .message(.counter)), 4: ("summary", .message(.summary)),
    5: ("untyped", .message(.number)), 6: ("timestamp_ms", .signed),
    7: ("histogram", .message(.histogram)),
  ],
  .label: [1: ("name", .text), 2: ("value", .text)],
  .number: [1: ("value", .double)],
  .counter: [
    1: ("value", .double), 2: ("exemplar", .message(.exemplar)),
    3: ("created_timestamp", .message(.timestamp)),
  ],
  .summary: [
    1: ("sample_count", .unsigned), 2: ("sample_sum", .double),
    3: ("quantile", .message(.quantile)), 4: ("created_timestamp", .message(.timestamp)),
  ],
  .quantile: [1: ("quantile", .double), 2: ("value", .double)],
  .histogram: [
    1: ("sample_count", .unsigned), 2: ("sample_sum", .double), 3: ("bucket", .message(.bucket)),
    4: ("sample_count_float", .double), 5: ("schema", .zigzag), 6: ("zero_threshold", .double),
    7: ("zero_count", .unsigned), 8: ("zero_count_float", .double),
    9: ("negative_span", .message(.span)), 10: ("negative_delta", .zigzag),
    11: ("negative_count", .double), 12: ("positive_span", .message(.span)),
    13: ("positive_delta", .zigzag), 14: ("positive_count", .double),
    15: ("created_timestamp", .message(.timestamp)), 16: ("exemplars", .message(.exemplar)),
  ],
  .bucket: [
    1: ("cumulative_count", .unsigned), 2: ("upper_bound", .double),
    3: ("exemplar", .message(.exemplar)), 4: ("cumulative_count_float", .double),
  ],
  .span: [1: ("offset", .zigzag), 2: ("length", .unsigned)],
  .exemplar: [
    1: ("label", .message(.label)), 2: ("value", .double), 3: ("timestamp", .message(.timestamp)),
  ],
  .timestamp: [1: ("seconds", .signed), 2: ("nanos", .signed)],
]

private func compactFields(of message: Message, in bytes: Span<UInt8>) -> [String] {
  var fields = FieldReader(bytes)
  var written: [String] = []
  while fields.next() {
    guard let (name, type) = schema[message]?[fields.number] else { continue }
    switch type {
    case .text:
      written.append("\(name):\(goQuoted(fields.payload))")
    case .message(let inner):
      let content = compactFields(of: inner, in: fields.payload).joined(separator: "  ")
      written.append("\(name):{\(content)}")
    case .double, .unsigned, .signed, .zigzag:
      guard fields.wireType == 2 else {
        written.append("\(name):\(scalar(fields.bits, type))")
        continue
      }
      for bits in packed(fields.payload, type) { written.append("\(name):\(scalar(bits, type))") }
    }
  }
  return written
}

/// A repeated number may be sent in one field.
private func packed(_ payload: Span<UInt8>, _ type: FieldType) -> [UInt64] {
  var numbers: [UInt64] = []
  var position = 0
  while position < payload.count {
    let next =
      if case .double = type {
        payload.readFixed(8, at: &position)
      } else {
        payload.readVarint(at: &position)
      }
    guard let next else { break }
    numbers.append(next)
  }
  return numbers
}

private func scalar(_ bits: UInt64, _ type: FieldType) -> String {
  switch type {
  case .unsigned: return "\(bits)"
  case .signed: return "\(Int64(bitPattern: bits))"
  case .zigzag: return "\(Int64(bitPattern: bits >> 1) ^ -Int64(bitPattern: bits & 1))"
  case .double: break
  case .text, .message: return ""
  }
  let number = Double(bitPattern: bits)
  // The protobuf text format has names of its own for these.
  if number.isNaN { return "nan" }
  if number.isInfinite { return number < 0 ? "-inf" : "inf" }
  if number == 0, number.sign == .minus { return "-0" }
  var text = ByteBuffer(capacity: 32)
  text.appendGoFloat(number)
  return String(decoding: text.array(), as: UTF8.self)
}
