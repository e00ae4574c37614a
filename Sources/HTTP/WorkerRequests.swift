import CMicroHTTPD

/// What a worker's callbacks do, in the order they come.
extension Worker {
  func connect(_ descriptor: Int32) -> Connection {
    sawActivity = true
    connections += 1
    let connection = Connection(
      descriptor: descriptor, headDeadline: now + configuration.headDeadlineSeconds)
    headless.append(connection)
    return connection
  }

  func disconnect(_ connection: Connection) {
    connections -= 1
    headless.remove(connection)
  }

  /// A head is whole: asks the handler, and answers at once what must not wait for a body.
  func open(
    _ connection: OpaquePointer, _ url: UnsafePointer<CChar>, _ method: UnsafePointer<CChar>,
    _ version: UnsafePointer<CChar>, keep: (Exchange) -> Void
  ) -> MHD_Result {
    guard let known = unsafe knownConnection(connection) else { return .NO }
    sawActivity = true
    headless.remove(known)
    let reading = unsafe RequestReading(connection, version: version, known: known)
    let head = reading.head
    if let flaw = head.flaw {
      return unsafe Answer.queue(flaw.response, on: connection, closing: true)
    }
    let request = unsafe reading.request(url, method, known: known)
    let reply = handler(request)
    if let response = earlyAnswer(reply, head) {
      return unsafe Answer.queue(response, on: connection, closing: true)
    }
    inFlight += 1
    keep(
      Exchange(
        reply, isHead: request.method == .head, decoder: decoder(request.hasContentCoding, reply),
        limits: configuration))
    return .YES
  }

  /// The next bytes of a body; `left` is how many there are, and then how many were not used.
  func receive(
    _ bytes: UnsafeBufferPointer<UInt8>, _ exchange: Exchange, _ connection: OpaquePointer,
    left: inout Int
  ) -> MHD_Result {
    sawActivity = true
    let progress = unsafe exchange.receive(bytes, buffer: buffer)
    left = 0
    switch progress {
    case .ongoing(left: 0): return .YES
    case .ongoing(let rest):
      // The library would offer the rest only after more has come. Suspended and resumed, the
      // connection gets its next turn in the next round.
      left = rest
      unsafe MHD_suspend_connection(connection)
      unsafe suspended.append(connection)
      return .YES
    case .cut(let response):
      let isSent = unsafe Answer.cutIn(
        response, on: mhd_descriptor(connection), isHead: exchange.isHead)
      return isSent ? .YES : .NO
    case .abandon: return .NO
    }
  }

  /// A body is whole: answers.
  func finish(_ exchange: Exchange, _ connection: OpaquePointer) -> MHD_Result {
    sawActivity = true
    guard let response = exchange.finish() else { return .NO }
    return unsafe Answer.queue(response, on: connection, closing: isClosing)
  }

  /// The answer is sent, or the client is gone.
  func complete(_ exchange: Exchange) {
    sawActivity = true
    inFlight -= 1
    guard let decoder = exchange.decoder as? GzipDecoder, spareDecoders.count < 16 else { return }
    decoder.reset()
    spareDecoders.append(decoder)
  }

  /// The answer to a request whose body is not wanted: too large, or too large to read in vain.
  private func earlyAnswer(_ reply: Reply, _ head: HeadReader) -> Response? {
    switch reply {
    case .respond(let response):
      let size = head.contentLength ?? 0
      return head.hasBody && (head.expectsContinue || size > Exchange.drainLimit) ? response : nil
    case .receive(let sink):
      guard head.contentLength ?? 0 > configuration.maxBodyBytes else { return nil }
      return sink.fail(.tooLarge(limit: configuration.maxBodyBytes, inflated: false))
    }
  }

  private func decoder(_ coding: ContentCoding, _ reply: Reply) -> (any BodyDecoder)? {
    guard case .receive = reply else { return nil }
    switch coding {
    case .none, .unsupported: return nil
    case .gzip: return spareDecoders.popLast() ?? GzipDecoder()
    case .snappy: return SnappyDecoder()
    }
  }
}
