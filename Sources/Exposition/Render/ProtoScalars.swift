// Numbers and texts as the protobuf text format has them.

extension ByteBuffer {
  mutating func appendSigned(_ number: Int64) {
    if number < 0 { append(UInt8(ascii: "-")) }
    appendDecimal(number.magnitude)
  }

  /// What is not finite has names of its own here.
  mutating func appendProtoFloat(_ number: Double) {
    if number.isNaN { return append(nan) }
    if number.isInfinite { return append(number < 0 ? negativeInfinity : infinity) }
    if number == 0, number.sign == .minus { append(UInt8(ascii: "-")) }
    appendGoFloat(number)
  }

  /// In quotes; control characters and what is not UTF-8 are escaped.
  mutating func appendProtoQuoted(_ text: Span<UInt8>) {
    append(UInt8(ascii: "\""))
    var run = 0
    let isUTF8 = text.isUTF8
    for index in text.indices {
      let byte = text[index]
      // U+0080 … U+009F are C2 80 … C2 9F.
      let isC1 = isUTF8 && byte == 0xC2 && index + 1 < text.count && text[index + 1] < 0xA0
      let isPlain = byte >= 0x20 && byte != 0x7F && byte != 0x22 && byte != 0x5C
      if isPlain, !isC1, byte < 0x80 || isUTF8 { continue }
      append(text.extracting(run..<index))
      append(UInt8(ascii: "\\"))
      run = index + 1
      if isC1 {
        append(Array("u00".utf8))
        appendHex(text[index + 1])
        run += 1
      } else {
        appendEscape(of: byte)
      }
    }
    if run < text.count { append(text.extracting(run..<text.count)) }
    append(UInt8(ascii: "\""))
  }

  private mutating func appendEscape(of byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
    case UInt8(ascii: "\n"): append(UInt8(ascii: "n"))
    case UInt8(ascii: "\r"): append(UInt8(ascii: "r"))
    case UInt8(ascii: "\t"): append(UInt8(ascii: "t"))
    default:
      append(UInt8(ascii: "x"))
      appendHex(byte)
    }
  }

  private mutating func appendHex(_ byte: UInt8) {
    append(hexDigits[Int(byte >> 4)])
    append(hexDigits[Int(byte & 0x0F)])
  }
}

private let nan = Array("nan".utf8)
private let infinity = Array("inf".utf8)
private let negativeInfinity = Array("-inf".utf8)
private let hexDigits = Array("0123456789abcdef".utf8)
