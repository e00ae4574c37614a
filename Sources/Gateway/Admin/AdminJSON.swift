import Exposition
import Storage

extension AdminError {
  /// As Prometheus's API answers an error.
  var json: [UInt8] {
    var output = ByteBuffer()
    output.append("{\"status\":\"error\",\"errorType\":\"\(type)\",\"error\":")
    output.appendJSONString("\(self)")
    output.append(UInt8(ascii: "}"))
    return output.array()
  }
}

extension ByteBuffer {
  /// `{"labels":{…},"last_push":TIME}`; null if no push was ever accepted.
  mutating func append(group key: GroupingKey, pushTime: Timestamp) {
    append("{\"labels\":{")
    for (index, pair) in key.labels.pairs.enumerated() {
      if index > 0 { append(UInt8(ascii: ",")) }
      appendJSONString("\(pair.name)")
      append(UInt8(ascii: ":"))
      appendJSONString("\(pair.value)")
    }
    append("},\"last_push\":")
    if pushTime == 0 {
      append("null")
    } else {
      append(UInt8(ascii: "\""))
      LocalTime(pushTime).append(to: &self)
      append(UInt8(ascii: "\""))
    }
    append(UInt8(ascii: "}"))
  }

  /// In the spelling of Go's `encoding/json`, safe inside HTML.
  mutating func appendJSONString(_ text: String) {
    append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        append(UInt8(ascii: "\\"))
        append(byte)
      case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), 0..<0x20:
        let hex = String(byte, radix: 16)
        append(byte < 0x10 ? "\\u000\(hex)" : "\\u00\(hex)")
      default: append(byte)
      }
    }
    append(UInt8(ascii: "\""))
  }

  mutating func append(_ text: String) { append(Array(text.utf8)) }
}
