import CMicroHTTPD
import Glibc

/// How a worker's connections wait: for another thread, for their next turn, for their next head.
extension Worker {
  /// What is answered where there is no time left to wait.
  static var stopping: Response { .unavailable("the server is stopping", retryAfter: 1) }

  /// Takes the connection out of the loop until `value` is there.
  ///
  /// First suspended, then registered: the value may come at any moment from then on.
  func suspend<Value>(_ connection: OpaquePointer, until value: Deferred<Value>) {
    unsafe MHD_suspend_connection(connection)
    lastTicket += 1
    let ticket = lastTicket
    unsafe waiting[ticket] = unsafe connection
    value.notify { [mailbox] in mailbox.put(ticket) }
  }

  /// Nothing more of the body is received until `relief` is there; nobody waits for that any more when
  /// the server is about to end.
  func pause(_ connection: OpaquePointer, until relief: Deferred<Void>, hasRest: Bool) {
    guard !isOver else {
      if hasRest { unsafe yieldTurn(connection) }
      return
    }
    if let known = unsafe knownConnection(connection) {
      known.hasRest = true
      known.isPaused = true
    }
    unsafe suspend(connection, until: relief)
  }

  /// Resumes whoever has what it waited for.
  func resumeReady() {
    for ticket in mailbox.take() {
      // A ticket without a connection is late: the wait was given up.
      guard let connection = unsafe waiting.removeValue(forKey: ticket) else { continue }
      unsafe resume(connection)
    }
  }

  private func resume(_ connection: OpaquePointer) {
    unsafe knownConnection(connection)?.isPaused = false
    unsafe MHD_resume_connection(connection)
  }

  /// Gives up all waits; who waited is answered that the server stops. The library aborts the
  /// process if it is stopped while a connection is suspended (libmicrohttpd.md, trap 3).
  func giveUpWaiting() {
    isOver = true
    while let waiter = unsafe waiting.popFirst() { unsafe resume(waiter.value) }
  }

  /// The connection goes on after the others had their turn. The library would offer bytes that
  /// were left only after more have come; suspended and resumed, it offers them in the next round.
  func yieldTurn(_ connection: OpaquePointer) {
    unsafe MHD_suspend_connection(connection)
    unsafe yielding.append(connection)
  }

  func resumeYielding() {
    while let connection = unsafe yielding.popLast() {
      unsafe MHD_resume_connection(connection)
      hasResumed = true
    }
  }

  func awaitNextHead(_ connection: Connection) {
    leaveQueue(connection)
    connection.headDeadline = now + configuration.idleTimeoutSeconds
    idle.append(connection)
  }

  func awaitBody(of exchange: Exchange, _ connection: Connection) {
    connection.receiving = exchange
    connection.headDeadline = now + configuration.requestDeadlineSeconds
    receiving.append(connection)
  }

  func leaveQueue(_ connection: Connection) {
    if connection.isNew {
      headless.remove(connection)
    } else if connection.receiving != nil {
      receiving.remove(connection)
      connection.receiving = nil
    } else {
      idle.remove(connection)
    }
  }

  /// Shuts the sockets of clients that ended in mid-body. Where the end came together with the last
  /// piece, the library hears of both at once, reads the piece and never looks again.
  func shutEnded() {
    for connection in fed where connection.receiving != nil && !connection.hasRest {
      // A secured session may hold bytes that were read and not given out.
      if connection.session == nil, RawSocket.hasEnded(connection.descriptor) {
        shutdown(connection.descriptor, Int32(SHUT_RDWR))
      }
    }
    fed.removeAll(keepingCapacity: true)
  }

  /// Shuts the sockets of connections that are late; the library then sees their end and closes
  /// them.
  func endLate() {
    while let connection = headless.popLate(now: now) {
      configuration.exceeded?(.headTime)
      shutdown(connection.descriptor, Int32(SHUT_RDWR))
    }
    while let connection = idle.popLate(now: now) {
      shutdown(connection.descriptor, Int32(SHUT_RDWR))
    }
    while let connection = receiving.popLate(now: now) {
      configuration.exceeded?(.requestTime)
      if let exchange = connection.receiving,
        let response = exchange.expire(after: configuration.requestDeadlineSeconds)
      {
        _ = Answer.cutIn(response, on: connection, isHead: exchange.isHead)
        RawSocket.discard(from: connection.descriptor)
      }
      connection.receiving = nil
      shutdown(connection.descriptor, Int32(SHUT_RDWR))
    }
  }
}
