extension ByteBuffer {
  /// Writes `label` fields as the text formats do, without braces, if no value needs escaping; false,
  /// and nothing written, if one does. Names are taken to be legal.
  ///
  /// Nine of ten bytes of a scrape are labels; a cursor and an append for each name and value take
  /// three times as long.
  mutating func appendLabels(_ fields: Span<UInt8>) -> Bool {
    unsafe fields.withUnsafeBytes { fields in
      // A label's tags and lengths are six bytes or more, its punctuation four.
      unsafe appendPart(ofAtMost: fields.count) { room in
        var labels = unsafe PlainLabels(fields, room)
        return labels.transcode()
      }
    }
  }
}

/// Transcodes the labels of one metric from one place to another.
@safe private struct PlainLabels {
  private let input: UnsafeRawBufferPointer
  private let output: UnsafeMutableRawPointer
  private var read = 0
  private var written = 0

  init(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawPointer) {
    unsafe self.input = input
    unsafe self.output = output
  }

  /// How many bytes were written; nil if a value needs escaping, or if this is no label.
  mutating func transcode() -> Int? {
    var special: UInt64 = 0
    while unsafe read < input.count {
      if written > 0 { put(UInt8(ascii: ",")) }
      read += 1
      guard length() != nil else { return nil }
      read += 1
      guard let name = length() else { return nil }
      var ignored: UInt64 = 0
      copy(name, &ignored)
      put(UInt8(ascii: "="))
      put(UInt8(ascii: "\""))
      read += 1
      guard let value = length() else { return nil }
      copy(value, &special)
      put(UInt8(ascii: "\""))
    }
    return special == 0 ? written : nil
  }

  @inline(__always)
  private mutating func put(_ byte: UInt8) {
    unsafe output.storeBytes(of: byte, toByteOffset: written, as: UInt8.self)
    written += 1
  }

  /// The varint there; nil if less than that is left.
  @inline(__always)
  private mutating func length() -> Int? {
    var length = 0
    var shift = 0
    while unsafe read < input.count, shift < 35 {
      let byte = unsafe input[read]
      read += 1
      length |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return unsafe length <= input.count - read ? length : nil }
      shift += 7
    }
    return nil
  }

  /// Copies eight bytes at a time, the last eight once more rather than less than eight.
  @inline(__always)
  private mutating func copy(_ count: Int, _ special: inout UInt64) {
    if count >= 8 {
      var done = 0
      while done + 8 < count {
        copyWord(at: done, &special)
        done += 8
      }
      copyWord(at: count - 8, &special)
    } else {
      for index in 0..<count {
        let byte = unsafe input[read + index]
        special |= Self.special(in: UInt64(byte) | 0x2020_2020_2020_2000)
        unsafe output.storeBytes(of: byte, toByteOffset: written + index, as: UInt8.self)
      }
    }
    read += count
    written += count
  }

  @inline(__always)
  private func copyWord(at offset: Int, _ special: inout UInt64) {
    let word = unsafe input.loadUnaligned(fromByteOffset: read + offset, as: UInt64.self)
    special |= Self.special(in: word)
    unsafe output.storeBytes(of: word, toByteOffset: written + offset, as: UInt64.self)
  }

  /// Not zero if one of the eight bytes is a quote, a backslash or a line feed.
  @inline(__always)
  private static func special(in word: UInt64) -> UInt64 {
    zeros(in: word ^ 0x2222_2222_2222_2222) | zeros(in: word ^ 0x5C5C_5C5C_5C5C_5C5C)
      | zeros(in: word ^ 0x0A0A_0A0A_0A0A_0A0A)
  }

  /// Not zero if one of the eight bytes is zero.
  @inline(__always)
  private static func zeros(in word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }
}
