import CMicroHTTPD

/// Puts a `Response` on a connection.
enum Answer {
  /// Copied by the library up to here, read from our array beyond.
  private static let copyLimit = 16 << 10
  private static let blockSize = 64 << 10

  /// Queues the answer to the request at hand.
  static func queue(
    _ response: Response, on connection: OpaquePointer, of worker: Worker, closing: Bool
  ) -> MHD_Result {
    guard let answer = unsafe make(response, mhd_descriptor(connection), worker) else { return .NO }
    defer { unsafe MHD_destroy_response(answer) }
    for field in response.fields {
      unsafe MHD_add_response_header(answer, field.name, field.value)
    }
    if response.gzip, response.hasBody {
      unsafe MHD_add_response_header(answer, "Content-Encoding", "gzip")
    }
    if closing { unsafe MHD_add_response_header(answer, "Connection", "close") }
    return unsafe MHD_queue_response(connection, UInt32(response.status), answer)
  }

  /// Writes an answer in the middle of a request's body, where the library would not take it, and
  /// ends our side of the connection. False if it cannot be done.
  static func cutIn(_ response: Response, on connection: Connection, isHead: Bool) -> Bool {
    var body: [UInt8] = []
    switch response.body {
    case .empty: break
    case .bytes(let bytes): body = bytes
    case .stream: return false
    }
    let reason = unsafe String(cString: MHD_get_reason_phrase_for(UInt32(response.status)))
    var head = "HTTP/1.1 \(response.status) \(reason)\r\nConnection: close\r\n"
    head += "Content-Length: \(body.count)\r\n"
    for field in response.fields { head += "\(field.name): \(field.value)\r\n" }
    let wire = Array((head + "\r\n").utf8) + (isHead ? [] : body)
    if let session = connection.session { return session.sendLast(wire) }
    return RawSocket.sendLast(wire, on: connection.descriptor)
  }

  private static func make(_ response: Response, _ descriptor: Int32, _ worker: Worker)
    -> OpaquePointer?
  {
    switch response.body {
    case .empty: return unsafe MHD_create_response_from_buffer(0, nil, .RESPMEM_PERSISTENT)
    case .bytes(let plain):
      let bytes = response.gzip ? GzipSource.gzip(plain) : plain
      guard bytes.count > copyLimit else {
        return unsafe bytes.withUnsafeBytes { bytes in
          unsafe MHD_create_response_from_buffer(
            bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress),
            .RESPMEM_MUST_COPY)
        }
      }
      return unsafe make(OutgoingBody(bytes, on: descriptor, worker), size: UInt64(bytes.count))
    case .stream(let source):
      // MHD_SIZE_UNKNOWN is a macro with a cast, which Swift does not import.
      return unsafe make(
        OutgoingBody(response.gzip ? GzipSource(source) : source, on: descriptor, worker),
        size: .max)
    }
  }

  /// The library holds one reference, from here to `releaseBody`.
  private static func make(_ body: OutgoingBody, size: UInt64) -> OpaquePointer? {
    let context = unsafe Unmanaged.passRetained(body)
    guard
      let answer = unsafe MHD_create_response_from_callback(
        size, blockSize, readBody, context.toOpaque(), releaseBody)
    else {
      unsafe context.release()
      return nil
    }
    return unsafe answer
  }
}

extension Response {
  fileprivate var hasBody: Bool {
    if case .empty = body { false } else { true }
  }
}

private func readBody(
  _ context: UnsafeMutableRawPointer?, _ position: UInt64,
  _ room: UnsafeMutablePointer<CChar>?, _ size: Int
) -> Int {
  guard let context = unsafe context, let room = unsafe room else { return -2 }
  let body = unsafe Unmanaged<OutgoingBody>.fromOpaque(context).takeUnretainedValue()
  let count = unsafe UnsafeMutableBufferPointer(start: room, count: size)
    .withMemoryRebound(to: UInt8.self) { unsafe body.read(into: $0) }
  // -1 is MHD_CONTENT_READER_END_OF_STREAM; after 0 the library asks again in its next round.
  return count ?? -1
}

private func releaseBody(_ context: UnsafeMutableRawPointer?) {
  guard let context = unsafe context else { return }
  unsafe Unmanaged<OutgoingBody>.fromOpaque(context).release()
}
