/// What a sink answers once the body is whole.
package enum Completion {
  case now(Response)
  /// The answer has to wait for another thread; the connection is suspended until then.
  case later(Deferred<Response>)
}
