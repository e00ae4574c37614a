/// Reads a `Metric` as nearly all are: labels of fewer than 128 bytes that need no escaping, and one
/// number. Whoever meets another takes the long way, with a cursor for each message.
///
/// Nine of ten bytes of a scrape are labels; the long way takes four times as long for them.
@safe
struct PlainMetric {
  private let message: UnsafeRawBufferPointer
  /// Where the next field starts.
  private var place = 0

  init(_ message: UnsafeRawBufferPointer) { unsafe self.message = message }

  /// Writes the labels as the text formats do, without braces; false if one of them is not plain.
  /// Names are taken to be legal.
  ///
  /// At most as many bytes as the labels' fields: tags and lengths are six, punctuation is four.
  @inline(__always)
  mutating func writeLabels(to line: inout RawWriter) -> Bool {
    var special: UInt64 = 0
    while unsafe place + 8 <= message.count, byte(place) == MetricView.labelTag {
      // Tag and length of the label, then of its name.
      let head: UInt32 = load(place)
      guard head & 0x80FF_80FF == 0x000A_000A else { return false }
      let length = Int(head >> 8 & 0x7F)
      let name = Int(head >> 24)
      let value = length - name - 4
      let end = place + 2 + length
      // Words are copied, so there must be one behind the value.
      guard value >= 0, unsafe end + 8 <= message.count else { return false }
      let valueAt = place + name + 6
      guard load(valueAt - 2) as UInt16 == 0x12 | UInt16(value) << 8 else { return false }
      copyName(at: place + 4, name, to: &line)
      line.put(UInt8(ascii: "="), UInt8(ascii: "\""))
      special |= copyValue(at: valueAt, value, to: &line)
      line.put(UInt8(ascii: "\""), UInt8(ascii: ","))
      place = end
    }
    guard special == 0, place > 0 else { return false }
    line.removeLast(1)
    return true
  }

  /// The number behind the labels; nil if more or anything else stands there.
  @inline(__always)
  func number() -> Double? {
    guard unsafe message.count == place + 11, load(place + 1) as UInt16 == 0x0909 else {
      return nil
    }
    switch byte(place) {
    case ValueKind.gauge.tag, ValueKind.counter.tag, ValueKind.untyped.tag:
      return Double(bitPattern: load(place + 3))
    default:
      return nil
    }
  }

  @inline(__always)
  private func copyName(at start: Int, _ length: Int, to line: inout RawWriter) {
    var done = 0
    while done + 8 < length {
      line.put(load(start + done), first: 8)
      done += 8
    }
    line.put(load(start + done), first: length - done)
  }

  /// Returns not zero if there is a quote, a backslash or a line feed.
  @inline(__always)
  private func copyValue(at start: Int, _ length: Int, to line: inout RawWriter) -> UInt64 {
    var special: UInt64 = 0
    var done = 0
    while done + 8 < length {
      let word: UInt64 = load(start + done)
      special |= Self.special(in: word)
      line.put(word, first: 8)
      done += 8
    }
    let word: UInt64 = load(start + done)
    line.put(word, first: length - done)
    // What stands behind the value does not count. Twice half of it: by 64 nothing would be shifted.
    let beyond = UInt64(4 * (8 - (length - done)))
    return special | (Self.special(in: word) &<< beyond) &<< beyond
  }

  @inline(__always)
  private func byte(_ place: Int) -> UInt8 { load(place) }

  @inline(__always)
  private func load<Word: FixedWidthInteger & BitwiseCopyable>(_ place: Int) -> Word {
    unsafe Word(littleEndian: message.loadUnaligned(fromByteOffset: place, as: Word.self))
  }

  /// The top bit of the lowest byte that is a quote, a backslash or a line feed is set, and none
  /// below it.
  @inline(__always)
  private static func special(in word: UInt64) -> UInt64 {
    zeros(in: word ^ 0x2222_2222_2222_2222) | zeros(in: word ^ 0x5C5C_5C5C_5C5C_5C5C)
      | zeros(in: word ^ 0x0A0A_0A0A_0A0A_0A0A)
  }

  /// The top bit of the lowest byte that is zero is set, and none below it.
  @inline(__always)
  private static func zeros(in word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }
}

extension ValueKind {
  /// That of its field in a `Metric` message.
  @inline(__always)
  fileprivate var tag: UInt8 { rawValue << 3 | 2 }
}

extension ByteBuffer {
  /// Writes the labels of a metric without braces; false, and nothing written, if one is not plain.
  mutating func writePlainLabels(of message: Span<UInt8>) -> Bool {
    unsafe message.withUnsafeBytes { message in
      tryWrite(atMost: message.count) { text in
        var metric = unsafe PlainMetric(message)
        return metric.writeLabels(to: &text)
      }
    }
  }

  /// Writes the line of a metric with one number; false, and nothing written, if it is not plain.
  @inline(__always)
  mutating func writePlainLine(
    _ name: SampleName, _ message: Span<UInt8>, _ dialect: SampleDialect
  ) -> Bool {
    let noEnding = message.extracting(first: 0)
    let length = name.length(noEnding) + message.count + 3 + RawWriter.longestFloat
    return unsafe message.withUnsafeBytes { message in
      tryWrite(atMost: length) { line in
        var metric = unsafe PlainMetric(message)
        name.write(noEnding, hasLabels: true, to: &line)
        guard metric.writeLabels(to: &line), let number = metric.number() else { return false }
        line.put(UInt8(ascii: "}"), UInt8(ascii: " "))
        line.number(number, dialect)
        line.put(UInt8(ascii: "\n"))
        return true
      }
    }
  }
}
