/// One request's body, consumed in pieces on the server thread that receives it.
///
/// At most one of `finish` and `fail` is called, once. If the client goes away neither is: the sink
/// is just released.
package protocol BodySink: AnyObject {
  /// The next bytes, gzip and snappy undone, at most 256 KB; valid during the call.
  func receive(_ bytes: Span<UInt8>)
  /// The body is whole.
  func finish() -> Completion
  /// The body is cut, corrupt or too large; some of it may have been received.
  func fail(_ error: BodyError) -> Response
}
