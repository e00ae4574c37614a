import HTTP
import Logging
import Storage

extension Gateway {
  /// Removes every group.
  @Sendable func wipe(_ request: Request, _: PushPath?) -> Reply {
    .receive(
      DrainSink(
        completing: { [self] in
          logger.debug("start wiping metric store")
          var wiped: WipedGroups?
          defer { longWork.discard(&wiped) }
          return keep({ wiped = store.wipe(whenDurable: $0) }) { [self] isKept in
            metrics.countRequest(handler: .wipe, method: .put, status: isKept ? 202 : 503)
            return isKept ? Response(status: 202) : .notKept
          }
        }, refuse: { [self] in refuseBody(of: request, $0) }))
  }
}
