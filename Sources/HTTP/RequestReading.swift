import CMicroHTTPD
import Glibc

/// Reads a request's head from the library's memory.
@safe struct RequestReading {
  var head = HeadReader()
  /// Where the last value ends: a NUL in a field shows as bytes between it and the next name.
  private var end: UnsafePointer<CChar>?

  /// Reads all header fields in one pass.
  init(_ connection: OpaquePointer, version: UnsafePointer<CChar>, known: Connection) {
    // The target and the version are parts of one line, one space apart (RFC 9112 §3).
    if unsafe version.pointee != 0, UInt(bitPattern: version) != known.targetEnd + 1 {
      head.refuse(.nul)
    }
    unsafe withUnsafeMutablePointer(to: &self) { reading in
      _ = unsafe MHD_get_connection_values_n(connection, .HEADER_KIND, onField, reading)
    }
    // After the last line comes the empty one.
    if let end = unsafe end, unsafe ![0, 0x0A, 0x0D].contains(end[1]) { head.refuse(.nul) }
  }

  fileprivate mutating func read(
    _ name: UnsafePointer<CChar>, _ nameSize: Int, _ value: UnsafePointer<CChar>?, _ valueSize: Int
  ) {
    if let end = unsafe end, unsafe name > end, unsafe !isLineEnd(end, name) { head.refuse(.nul) }
    unsafe end = unsafe value.map { unsafe $0 + valueSize }
    unsafe Self.borrow(name, nameSize) { name in
      unsafe Self.borrow(value, valueSize) {
        unsafe head.read(
          name: Span(_unsafeElements: name), value: Span(_unsafeElements: $0))
      }
    }
  }

  /// Nothing but white space, and NULs where the library cut, between a value and the next name.
  private func isLineEnd(_ end: UnsafePointer<CChar>, _ name: UnsafePointer<CChar>) -> Bool {
    unsafe UnsafeBufferPointer(start: end, count: name - end)
      .allSatisfy { $0 == 0 || $0 == 0x20 || (0x09...0x0D).contains($0) }
  }

  private static func borrow(
    _ bytes: UnsafePointer<CChar>?, _ count: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    unsafe UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count)
      .withMemoryRebound(to: UInt8.self, body)
  }

  func request(
    _ url: UnsafePointer<CChar>, _ method: UnsafePointer<CChar>, known: Connection
  ) -> Request {
    let methodSize = unsafe strlen(method)
    let fixed = methodSize + "HTTP/1.1".utf8.count + known.targetSize
    return Request(
      method: Method(unsafe String(cString: method)), path: unsafe Self.path(url),
      query: known.query, source: known.source, headers: head.headers,
      approximateSize: fixed + head.size + (head.contentLength ?? 0),
      hasContentCoding: head.headers[.contentEncoding].map { ContentCoding($0) } ?? .none)
  }

  /// An absolute-form target (RFC 9112 §3.2.2) means its path.
  private static func path(_ url: UnsafePointer<CChar>) -> [UInt8] {
    let bytes = unsafe UnsafeRawBufferPointer(start: url, count: strlen(url))
    guard unsafe bytes.first != 0x2F, let colon = unsafe bytes.firstIndex(of: 0x3A),
      unsafe bytes[colon...].starts(with: "://".utf8)
    else { return unsafe Array(bytes) }
    guard let slash = unsafe bytes[(colon + 3)...].firstIndex(of: 0x2F) else { return [0x2F] }
    return unsafe Array(bytes[slash...])
  }
}

private func onField(
  _ context: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?,
  _ nameSize: Int, _ value: UnsafePointer<CChar>?, _ valueSize: Int
) -> MHD_Result {
  guard let context = unsafe context, let name = unsafe name else { return .YES }
  unsafe context.assumingMemoryBound(to: RequestReading.self).pointee
    .read(name, nameSize, value, valueSize)
  return .YES
}
