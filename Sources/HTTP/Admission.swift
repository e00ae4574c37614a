/// What is decided about a request before it reaches the handler.
package enum Admission: Sendable {
  /// The handler is asked; `fields` are added to whatever is answered.
  case admitted(fields: [(name: String, value: String)])
  /// Answered without the handler.
  case refused(Response)
  /// Another thread decides; the connection is suspended until then.
  case later(Deferred<Admission>)
}

/// Called once a request, on any server thread, before the handler.
package typealias Gate = @Sendable (Request) -> Admission
