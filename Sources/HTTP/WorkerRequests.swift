import CMicroHTTPD
import Glibc

/// What a worker's callbacks do, in the order they come.
extension Worker {
  func connect(_ connection: OpaquePointer) -> Connection {
    sawActivity = true
    connections += 1
    let known = Connection(
      descriptor: unsafe mhd_descriptor(connection),
      headDeadline: now + configuration.headDeadlineSeconds)
    if let limit = census.enter(known) {
      turnAway(known, limit)
      return known
    }
    headless.append(known)
    if let tls, let session = unsafe mhd_tls_session(connection) {
      known.session = unsafe TLSSession(
        OpaquePointer(session), of: known, context: tls(), handshakes: handshakes,
        configuration: configuration)
    }
    return known
  }

  /// There is no room: says so at once and closes. (Left to the library the client would hang.)
  private func turnAway(_ connection: Connection, _ limit: ServerLimit) {
    configuration.exceeded?(limit)
    // A client that expects TLS could not read it.
    if tls == nil { _ = Answer.cutIn(Self.full, on: connection, isHead: false) }
    RawSocket.discard(from: connection.descriptor)
    shutdown(connection.descriptor, Int32(SHUT_RDWR))
  }

  static var full: Response { .unavailable("too many connections", retryAfter: 1) }

  func disconnect(_ connection: Connection) {
    connections -= 1
    census.leave(connection)
    leaveQueue(connection)
    if let session = connection.session { session.end() }
  }

  /// A head is whole: asks the gate and the handler, and answers at once what must not wait for a
  /// body.
  func open(
    _ connection: OpaquePointer, _ url: UnsafePointer<CChar>, _ method: UnsafePointer<CChar>,
    _ version: UnsafePointer<CChar>, keep: (Exchange) -> Void
  ) -> MHD_Result {
    guard let known = unsafe knownConnection(connection) else { return .NO }
    sawActivity = true
    leaveQueue(known)
    known.isNew = false
    let reading = unsafe RequestReading(connection, version: version, known: known)
    let request = unsafe reading.request(url, method, known: known)
    let exchange = Exchange(
      isHead: request.method == .head, limits: configuration, budget: budget)
    inFlight += 1
    keep(exchange)
    if let flaw = reading.head.flaw {
      configuration.refused?(
        Refusal(
          stage: .head, request: request, source: request.source, status: flaw.response.status,
          reason: flaw.rawValue))
      return unsafe Answer.queue(flaw.response, on: connection, of: self, closing: true)
    }
    guard let gate else { return unsafe enter(exchange, request, reading.head, connection) }
    return unsafe decide(gate(request), exchange, request, reading.head, connection)
  }

  /// A connection that waited at the gate was resumed. Bytes offered meanwhile are left for later.
  func decide(
    _ pending: PendingAdmission, _ exchange: Exchange, _ connection: OpaquePointer, hasBytes: Bool
  ) -> MHD_Result {
    exchange.pending = nil
    let decision =
      pending.decision.value ?? (isOver ? .refused(Self.stopping) : .later(pending.decision))
    let result = unsafe decide(decision, exchange, pending.request, pending.head, connection)
    if hasBytes, result == .YES, exchange.pending == nil { unsafe yieldTurn(connection) }
    return result
  }

  /// The next bytes of a body; `left` is how many there are, and then how many were not used.
  func receive(
    _ bytes: UnsafeBufferPointer<UInt8>, _ exchange: Exchange, _ connection: OpaquePointer,
    left: inout Int
  ) -> MHD_Result {
    sawActivity = true
    // The next chunk is offered although the connection is suspended: it is left for later.
    if unsafe knownConnection(connection)?.isPaused == true { return .YES }
    let progress = unsafe exchange.receive(bytes, buffer: buffer)
    left = 0
    switch progress {
    case .ongoing(left: 0):
      if !exchange.isWhole, let known = unsafe knownConnection(connection) {
        known.hasRest = false
        fed.append(known)
      }
      return .YES
    case .ongoing(let rest):
      left = rest
      unsafe knownConnection(connection)?.hasRest = true
      unsafe yieldTurn(connection)
      return .YES
    case .paused(let rest, let relief):
      left = rest
      unsafe pause(connection, until: relief, hasRest: rest > 0)
      return .YES
    case .cut(let response):
      guard let known = unsafe knownConnection(connection) else { return .NO }
      awaitNextHead(known)
      let isSent = Answer.cutIn(exchange.complete(response), on: known, isHead: exchange.isHead)
      return isSent ? .YES : .NO
    case .abandon: return .NO
    }
  }

  /// A body is whole, or its answer was waited for: answers, or waits.
  func finish(_ exchange: Exchange, _ connection: OpaquePointer) -> MHD_Result {
    sawActivity = true
    if let known = unsafe knownConnection(connection) {
      if known.isPaused { return .YES }
      if known.receiving != nil { leaveQueue(known) }
    }
    switch exchange.finish() {
    case .answer(let response):
      return unsafe Answer.queue(
        exchange.complete(response), on: connection, of: self, closing: isClosing)
    case .later(let response):
      guard !isOver else {
        return unsafe Answer.queue(
          exchange.complete(Self.stopping), on: connection, of: self, closing: true)
      }
      unsafe suspend(connection, until: response)
      return .YES
    case .none: return .NO
    }
  }

  /// The answer is sent, or the client is gone.
  func complete(_ exchange: Exchange, _ connection: Connection?) {
    sawActivity = true
    inFlight -= 1
    if let connection { awaitNextHead(connection) }
    guard let decoder = exchange.decoder as? GzipDecoder, spareDecoders.count < 16 else { return }
    decoder.reset()
    spareDecoders.append(decoder)
  }

  private func decide(
    _ admission: Admission, _ exchange: Exchange, _ request: Request, _ head: HeadReader,
    _ connection: OpaquePointer
  ) -> MHD_Result {
    switch admission {
    case .admitted(let fields):
      exchange.fields = fields
      return unsafe enter(exchange, request, head, connection)
    case .refused(let response):
      configuration.refused?(
        Refusal(
          stage: .gate, request: request, source: request.source, status: response.status,
          reason: ""))
      return unsafe begin(exchange, .respond(response), request, head, connection)
    case .later(let decision):
      if let decided = decision.value {
        return unsafe decide(decided, exchange, request, head, connection)
      }
      exchange.pending = PendingAdmission(decision, request, head)
      unsafe suspend(connection, until: decision)
      return .YES
    }
  }

  private func enter(
    _ exchange: Exchange, _ request: Request, _ head: HeadReader, _ connection: OpaquePointer
  ) -> MHD_Result {
    unsafe begin(exchange, handler(request), request, head, connection)
  }

  private func begin(
    _ exchange: Exchange, _ reply: Reply, _ request: Request, _ head: HeadReader,
    _ connection: OpaquePointer
  ) -> MHD_Result {
    if let response = earlyAnswer(reply, head) {
      return unsafe Answer.queue(
        exchange.complete(response), on: connection, of: self, closing: true)
    }
    exchange.contentLength = head.contentLength
    exchange.begin(reply, decoder: decoder(request.hasContentCoding, reply))
    if head.hasBody, let known = unsafe knownConnection(connection) {
      awaitBody(of: exchange, known)
    }
    return .YES
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
