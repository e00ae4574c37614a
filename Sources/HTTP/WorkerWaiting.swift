import CMicroHTTPD

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

  /// Resumes whoever has what it waited for.
  func resumeReady() {
    for ticket in mailbox.take() {
      // A ticket without a connection is late: the wait was given up.
      guard let connection = unsafe waiting.removeValue(forKey: ticket) else { continue }
      unsafe MHD_resume_connection(connection)
    }
  }

  /// Gives up all waits; who waited is answered that the server stops. The library aborts the
  /// process if it is stopped while a connection is suspended (libmicrohttpd.md, trap 3).
  func giveUpWaiting() {
    isOver = true
    while let waiter = unsafe waiting.popFirst() { unsafe MHD_resume_connection(waiter.value) }
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

  func leaveQueue(_ connection: Connection) {
    if connection.isNew { headless.remove(connection) } else { idle.remove(connection) }
  }
}
