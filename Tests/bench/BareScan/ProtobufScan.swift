/// Delimited `io.prometheus.client.MetricFamily` messages: a walk over all fields, each nested one
/// of a metric's included; labels are hashed, numbers are read.
package struct ProtobufScan: BareScan, ~Copyable {
  package private(set) var samples = 0
  package private(set) var hash: UInt64 = 0
  private var cut: [UInt8] = []
  /// Bytes of the current family that are still to come.
  private var rest = 0

  package init() {}

  package mutating func feed(_ bytes: Span<UInt8>) {
    bytes.withUnsafeBufferPointer { piece in
      if cut.isEmpty {
        let used = consume(piece)
        cut.append(contentsOf: piece[used...])
      } else {
        cut.append(contentsOf: piece)
        let whole = cut
        let used = whole.withUnsafeBufferPointer { consume($0) }
        cut = Array(whole[used...])
      }
    }
  }

  /// Walks what is whole and returns how much that was.
  private mutating func consume(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    guard let start = bytes.baseAddress else { return 0 }
    var cursor = Cursor(place: start, end: start + bytes.count)
    var used = start
    while cursor.place < cursor.end {
      if rest == 0 {
        guard let length = cursor.varint() else { break }
        rest = Int(length)
      } else {
        guard let field = cursor.field() else { break }
        rest -= cursor.place - used
        if field.number == 4 { metric(field.payload) }
      }
      used = cursor.place
    }
    return used - start
  }

  private mutating func metric(_ message: Cursor) {
    var cursor = message
    var series: UInt64 = 0
    while cursor.place < cursor.end, let field = cursor.field() {
      if field.number == 1 {
        var label = field.payload
        while label.place < label.end, label.field() != nil {}
        series = series &* 31 ^ mixed(field.payload.place, field.payload.count)
      } else {
        var value = field.payload
        while value.place < value.end, let inner = value.field() { series ^= inner.bits }
      }
    }
    samples += 1
    hash = hash &* 31 &+ series
  }
}

private struct Field {
  var number: Int
  var bits: UInt64 = 0
  var payload: Cursor
}

private struct Cursor {
  var place: UnsafePointer<UInt8>
  var end: UnsafePointer<UInt8>

  var count: Int { end - place }

  @inline(__always)
  mutating func varint() -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while place < end, shift < 64 {
      let byte = place[0]
      place += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }

  /// The next field; nil if it is cut or no field.
  @inline(__always)
  mutating func field() -> Field? {
    guard let tag = varint() else { return nil }
    var field = Field(number: Int(tag >> 3), payload: Cursor(place: place, end: place))
    switch tag & 7 {
    case 0:
      guard let bits = varint() else { return nil }
      field.bits = bits
    case 1:
      guard count >= 8 else { return nil }
      field.bits = UnsafeRawPointer(place).loadUnaligned(as: UInt64.self)
      place += 8
    case 2:
      guard let length = varint(), length <= UInt64(count) else { return nil }
      field.payload = Cursor(place: place, end: place + Int(length))
      place += Int(length)
    case 5:
      guard count >= 4 else { return nil }
      field.bits = UInt64(UnsafeRawPointer(place).loadUnaligned(as: UInt32.self))
      place += 4
    default: return nil
    }
    return field
  }
}
