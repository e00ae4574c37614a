extension ByteBuffer {
  /// The text for an element's content or a quoted attribute; no byte of it can end either. What is
  /// no UTF-8, and NUL, shows as U+FFFD.
  package mutating func appendHTML(_ text: Span<UInt8>) {
    var index = 0
    while index < text.count {
      let length = text.sequenceLength(at: index)
      switch text[index] {
      case UInt8(ascii: "&"): append("&amp;")
      case UInt8(ascii: "<"): append("&lt;")
      case UInt8(ascii: ">"): append("&gt;")
      case UInt8(ascii: "\""): append("&#34;")
      case UInt8(ascii: "'"): append("&#39;")
      case 0: append("\u{FFFD}")
      default:
        if length == 0 {
          append("\u{FFFD}")
        } else {
          append(text.extracting(index..<index + length))
        }
      }
      index += max(length, 1)
    }
  }

  package mutating func appendHTML(_ text: String) {
    let bytes = Array(text.utf8)
    appendHTML(bytes.span)
  }
}
