import Exposition
import Storage

extension AdminError {
  /// As Prometheus's API answers an error.
  var json: [UInt8] {
    var output = ByteBuffer()
    output.append("{\"status\":\"error\",\"errorType\":\"\(type)\",\"error\":")
    output.appendJSON("\(self)")
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
      appendJSON(pair.name.span)
      append(UInt8(ascii: ":"))
      appendJSON(pair.value.span)
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
}
