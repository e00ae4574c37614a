/// Whether the name is `[a-zA-Z_][a-zA-Z0-9_]*`, what every Prometheus takes for a label name.
package func isLegalLabelName(_ name: Span<UInt8>) -> Bool {
  guard name.count > 0, isNameStart(name[0]) else { return false }
  return name.endOfName(from: 1, allowingColons: false) == name.count
}

/// Whether the name is `[a-zA-Z_:][a-zA-Z0-9_:]*`.
package func isLegalMetricName(_ name: Span<UInt8>) -> Bool {
  guard name.count > 0, isNameStart(name[0]) || name[0] == UInt8(ascii: ":") else { return false }
  return name.endOfName(from: 1, allowingColons: true) == name.count
}

/// `[a-zA-Z_]`
@inline(__always)
package func isNameStart(_ byte: UInt8) -> Bool {
  (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_")
}

/// `[a-zA-Z0-9_]`
@inline(__always)
package func isNameByte(_ byte: UInt8) -> Bool {
  isNameStart(byte) || byte &- UInt8(ascii: "0") < 10
}
