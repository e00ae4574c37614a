import HTTP
import Logging
import Storage

extension Gateway {
  /// Removes every group.
  @Sendable func wipe(_ request: Request, _: PushPath?) -> Reply {
    .receive(
      DrainSink { [self] in
        logger.debug("start wiping metric store")
        var wiped = store.wipe()
        metrics.countRequest(handler: .wipe, method: .put, status: 202)
        guard wiped.release(atMost: WipeBody.releasedPerCall) else { return Response(status: 202) }
        return Response(status: 202, body: .stream(WipeBody(wiped)))
      })
  }
}

/// An empty body that takes its time: what was wiped is freed while it is sent.
final class WipeBody: BodySource {
  static let releasedPerCall = 200
  private var wiped: WipedGroups

  init(_ wiped: WipedGroups) { self.wiped = wiped }

  func next(into piece: inout [UInt8]) -> Bool { wiped.release(atMost: Self.releasedPerCall) }
}
