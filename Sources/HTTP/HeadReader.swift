/// Reads a request's header fields in one pass: what to keep, how the body is framed, and whether
/// two readers of this head could disagree about where the request ends.
struct HeadReader {
  private(set) var headers = Headers()
  /// Names and values of the fields that upstream's estimate counts.
  private(set) var size = 0
  private(set) var contentLength: Int?
  private(set) var isChunked = false
  private(set) var expectsContinue = false
  /// The first thing wrong with the head.
  private(set) var flaw: HeadFlaw?

  /// Nobody has to be asked for a body that cannot come.
  var hasBody: Bool { isChunked || contentLength ?? 0 > 0 }

  mutating func read(name: Span<UInt8>, value: Span<UInt8>) {
    if !name.isToken { refuse(.fieldName) }
    switch name.count {
    case 4 where name.matches("host"):
      // Upstream's estimate leaves the name out.
      size += value.count
      headers.append(.host, value.text)
      return
    case 6 where name.matches("accept"): headers.append(.accept, value.text)
    case 6 where name.matches("expect"): expectsContinue = true
    case 6 where name.matches("origin"): headers.append(.origin, value.text)
    case 12 where name.matches("content-type"): headers.append(.contentType, value.text)
    case 13 where name.matches("authorization"): headers.append(.authorization, value.text)
    case 13 where name.matches("if-none-match"): headers.append(.ifNoneMatch, value.text)
    case 14 where name.matches("content-length"): readContentLength(value)
    case 15 where name.matches("accept-encoding"): headers.append(.acceptEncoding, value.text)
    case 16 where name.matches("content-encoding"): headers.append(.contentEncoding, value.text)
    case 17 where name.matches("if-modified-since"): headers.append(.ifModifiedSince, value.text)
    case 17 where name.matches("transfer-encoding"):
      readTransferEncoding(value)
      return
    default: break
    }
    size += name.count + value.count
  }

  mutating func refuse(_ flaw: HeadFlaw) {
    if self.flaw == nil { self.flaw = flaw }
  }

  /// RFC 9112 §6.3: anything but one plain number is refused, a repeated equal one too.
  private mutating func readContentLength(_ value: Span<UInt8>) {
    if contentLength != nil { refuse(.repeatedContentLength) }
    if isChunked { refuse(.twoFramings) }
    var number = 0
    for index in value.indices {
      guard (0x30...0x39).contains(value[index]), index < 18 else {
        refuse(.contentLength)
        return
      }
      number = number * 10 + Int(value[index] - 0x30)
    }
    if value.isEmpty { refuse(.contentLength) }
    contentLength = number
  }

  /// RFC 9112 §6.1: with any other coding the end of the body could not be told.
  private mutating func readTransferEncoding(_ value: Span<UInt8>) {
    if isChunked || !value.matches("chunked") { refuse(.transferEncoding) }
    if contentLength != nil { refuse(.twoFramings) }
    isChunked = true
  }
}

extension Span<UInt8> {
  /// Equal but for the case of letters; `lowercased` is in lower case.
  func matches(_ lowercased: StaticString) -> Bool {
    guard count == lowercased.utf8CodeUnitCount else { return false }
    for index in indices {
      let byte = self[index]
      let folded = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
      guard unsafe folded == lowercased.utf8Start[index] else { return false }
    }
    return true
  }

  /// Without a control, a space or a delimiter that a field's name must not have (RFC 9110 §5.6.2).
  /// A folded line shows here: the library glues it to the next name.
  var isToken: Bool {
    for index in indices {
      switch self[index] {
      case 0...0x20, 0x7F..., 0x22, 0x28, 0x29, 0x2C, 0x2F, 0x3A...0x40, 0x5B...0x5D, 0x7B, 0x7D:
        return false
      default: continue
      }
    }
    return !isEmpty
  }

  var text: String { unsafe withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) } }
}
