// The wording is upstream's.

extension MetricProblem: CustomStringConvertible {
  package var description: String {
    "collected metric \(quoted(family.span)) { \(compactText(metric))} \(reason)"
  }
}

extension MetricProblem.Reason: CustomStringConvertible {
  package var description: String {
    switch self {
    case .duplicateSeries:
      "was collected before with the same name and label values"
    case .wrongValue(let expected):
      "is not a \(expected.protobufName)"
    case .duplicateLabel(let name):
      "has two or more labels with the same name: \(name)"
    case .invalidLabelName(let name):
      "has a label with an invalid name: \(name)"
    case .invalidLabelValue(let name, let value):
      "has a label named \(quoted(name.span)) whose value is not utf8: \(quoted(value.span))"
    case .explicitLabel(let name):
      "must not have an explicit \"\(name)\" label"
    }
  }
}

/// The bytes between quotes as Go writes them; bytes that are not UTF-8 and controls as `\xff`.
func quoted(_ bytes: Span<UInt8>) -> String {
  var text = "\""
  var start = 0
  while start < bytes.count {
    let byte = bytes[start]
    if byte < 0x80 {
      text += quoted(byte)
      start += 1
      continue
    }
    let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
    let end = min(start + length, bytes.count)
    if bytes.extracting(start..<end).isUTF8 {
      text += String(decoding: bytes.extracting(start..<end).array(), as: UTF8.self)
      start = end
    } else {
      text += hex(byte)
      start += 1
    }
  }
  return text + "\""
}

private func quoted(_ byte: UInt8) -> String {
  switch byte {
  case UInt8(ascii: "\""): "\\\""
  case UInt8(ascii: "\\"): "\\\\"
  case UInt8(ascii: "\n"): "\\n"
  case UInt8(ascii: "\r"): "\\r"
  case UInt8(ascii: "\t"): "\\t"
  case 0x20..<0x7F: String(UnicodeScalar(byte))
  default: hex(byte)
  }
}

private func hex(_ byte: UInt8) -> String {
  "\\x" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16)
}
