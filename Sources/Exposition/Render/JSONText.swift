extension ByteBuffer {
  /// The text as a JSON string in the spelling of Go's `encoding/json`: safe inside HTML and
  /// JavaScript, each byte that is no UTF-8 as U+FFFD.
  package mutating func appendJSON(_ text: Span<UInt8>) {
    append(UInt8(ascii: "\""))
    var run = 0
    var index = 0
    while index < text.count {
      let length = text.sequenceLength(at: index)
      guard let escape = jsonEscape(of: text, at: index, length: length) else {
        index += length
        continue
      }
      append(text.extracting(run..<index))
      append(escape)
      index += max(length, 1)
      run = index
    }
    append(text.extracting(run..<text.count))
    append(UInt8(ascii: "\""))
  }

  package mutating func appendJSON(_ text: String) {
    let bytes = Array(text.utf8)
    appendJSON(bytes.span)
  }

  /// The number as a string, which is how the query API gives all numbers.
  package mutating func appendJSON(_ number: Double) {
    append(UInt8(ascii: "\""))
    appendSignedGoFloat(number)
    append(UInt8(ascii: "\""))
  }

  package mutating func appendJSON(_ count: HistogramCount) {
    switch count {
    case .float(let number): appendJSON(number)
    case .integer(let number):
      append(UInt8(ascii: "\""))
      appendDecimal(number)
      append(UInt8(ascii: "\""))
    }
  }
}

/// Nil if the sequence stands as it is.
private func jsonEscape(of text: Span<UInt8>, at index: Int, length: Int) -> String? {
  if length == 0 { return "\\ufffd" }
  switch text[index] {
  case UInt8(ascii: "\""): return "\\\""
  case UInt8(ascii: "\\"): return "\\\\"
  case UInt8(ascii: "\n"): return "\\n"
  case UInt8(ascii: "\r"): return "\\r"
  case UInt8(ascii: "\t"): return "\\t"
  case 0x08: return "\\b"
  case 0x0C: return "\\f"
  case UInt8(ascii: "<"): return "\\u003c"
  case UInt8(ascii: ">"): return "\\u003e"
  case UInt8(ascii: "&"): return "\\u0026"
  case let control where control < 0x20:
    return "\\u00" + (control < 0x10 ? "0" : "") + String(control, radix: 16)
  case 0xE2 where text[index + 1] == 0x80 && text[index + 2] & 0xFE == 0xA8:
    // U+2028 and U+2029 end a line in old JavaScript.
    return text[index + 2] == 0xA8 ? "\\u2028" : "\\u2029"
  default: return nil
  }
}
