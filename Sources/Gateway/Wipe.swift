import HTTP
import Storage

extension Gateway {
  /// Removes every group.
  @Sendable func wipe(_ request: Request, _: PushPath?) -> Reply {
    .receive(
      DrainSink { [self] in
        store.wipe()
        metrics.countRequest(handler: .wipe, method: .put, status: 202)
        return Response(status: 202)
      })
  }
}
