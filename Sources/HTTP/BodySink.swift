/// One request's body, consumed in pieces on the server thread that receives it.
///
/// At most one of `finish` and `fail` is called, once. If the client goes away neither is: the sink
/// is just released.
package protocol BodySink: AnyObject {
  /// About how much memory is held for what was received; 0 if not given.
  var heldBytes: Int { get }
  /// Not nil while the sink has more than it can work off: there when it wants the next bytes.
  var relief: Deferred<Void>? { get }
  /// The next bytes, gzip and snappy undone, at most 64 KB; valid during the call. They may come
  /// although the sink asked for a pause.
  func receive(_ bytes: Span<UInt8>)
  /// The body is whole.
  func finish() -> Completion
  /// The body is cut, corrupt, too large or late; some of it may have been received.
  func fail(_ error: BodyError) -> Response
}

extension BodySink {
  package var heldBytes: Int { 0 }
  package var relief: Deferred<Void>? { nil }
}
