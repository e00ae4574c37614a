/// What is done about a request once its head is known.
package enum Reply {
  /// Answer without the body.
  case respond(Response)
  /// Receive the body, also an empty one, and answer then.
  case receive(any BodySink)
}

/// Called once a request, on any server thread, as soon as its head is known.
package typealias Handler = @Sendable (Request) -> Reply
