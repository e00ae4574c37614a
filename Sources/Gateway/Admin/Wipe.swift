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
          var wiped = WipedGroups()
          let completion = keep({ wiped = store.wipe(whenDurable: $0) }) { [self] isKept in
            metrics.countRequest(handler: .wipe, method: .put, status: isKept ? 202 : 503)
            return isKept ? Response(status: 202) : .notKept
          }
          guard case .now = completion, wiped.release(atMost: WipeBody.releasedPerCall) else {
            return completion
          }
          return .now(Response(status: 202, body: .stream(WipeBody(wiped))))
        }, refuse: { [self] in refuseBody(of: request, $0) }))
  }
}

/// An empty body that takes its time: what was wiped is freed while it is sent.
final class WipeBody: BodySource {
  static let releasedPerCall = 200
  private var wiped: WipedGroups

  init(_ wiped: WipedGroups) { self.wiped = wiped }

  func next(into piece: inout [UInt8]) -> Bool { wiped.release(atMost: Self.releasedPerCall) }
}
