/// A label name and its value.
package struct LabelPair: Hashable, Sendable {
  package let name: ByteString
  package let value: ByteString

  package init(_ name: ByteString, _ value: ByteString) {
    self.name = name
    self.value = value
  }
}

/// Labels sorted by name, each name once: what a group lays over the series pushed to it.
package struct LabelSet: Hashable, Sendable {
  package let pairs: [LabelPair]
  /// Each pair as a `label` field of a `Metric` message, ready to be copied.
  package let encoded: [[UInt8]]
  let hasInstance: Bool
  /// What the names of these labels mean for every series under them.
  let findings: LabelFindings

  /// Of a name given twice the last value counts.
  package init(_ pairs: [LabelPair]) {
    var latest: [LabelPair] = []
    for pair in pairs {
      if let index = latest.firstIndex(where: { $0.name == pair.name }) {
        latest[index] = pair
      } else {
        latest.append(pair)
      }
    }
    self.pairs = latest.sorted { $0.name < $1.name }
    encoded = self.pairs.map { pair in
      var field = ByteBuffer(capacity: pair.name.count + pair.value.count + 12)
      field.appendLabel(name: pair.name.span, value: pair.value.span)
      return field.array()
    }
    hasInstance = self.pairs.contains { $0.name == "instance" }
    var findings = LabelFindings()
    for pair in self.pairs { findings.note(pair.name.bytes.span) }
    self.findings = findings
  }

  package subscript(_ name: ByteString) -> ByteString? {
    pairs.first { $0.name == name }?.value
  }

  package static func == (left: Self, right: Self) -> Bool { left.pairs == right.pairs }
  package func hash(into hasher: inout Hasher) { hasher.combine(pairs) }
}

extension ByteBuffer {
  /// One `label` field (number 1) of a `Metric`: name in field 1, value in field 2, both always there.
  mutating func appendLabel(name: Span<UInt8>, value: Span<UInt8>) {
    let size = Int.labelSize(name: name.count, value: value.count)
    if size < 0x80 { return appendShortLabel(name, value, size) }
    append(0x0A)
    appendVarint(UInt64(size))
    append(0x0A)
    appendVarint(UInt64(name.count))
    append(name)
    append(0x12)
    appendVarint(UInt64(value.count))
    append(value)
  }

  /// The same if all lengths take one byte: room is made once.
  private mutating func appendShortLabel(_ name: Span<UInt8>, _ value: Span<UInt8>, _ size: Int) {
    write(atMost: 2 + size) { writer in
      writer.put(0x0A, UInt8(truncatingIfNeeded: size))
      writer.put(0x0A, UInt8(truncatingIfNeeded: name.count))
      writer.copy(name)
      writer.put(0x12, UInt8(truncatingIfNeeded: value.count))
      writer.copy(value)
    }
  }
}

extension Int {
  /// Bytes of the message of a label with so many in name and value.
  @inline(__always)
  static func labelSize(name: Int, value: Int) -> Int {
    2 + name.varintSize + name + value.varintSize + value
  }
}

extension FixedWidthInteger {
  /// Bytes that the number takes as a varint; not for negative numbers.
  @inline(__always)
  var varintSize: Int { self < 0x80 ? 1 : (Self.bitWidth - leadingZeroBitCount + 6) / 7 }
}
