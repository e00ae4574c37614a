import Synchronization

/// How many requests each handler answered, by method and status code.
///
/// A count is one relaxed addition to a table that never grows, whatever clients send.
struct RequestCounters: ~Copyable, Sendable {
  /// A code that is missing here counts as the first of its class, by RFC 9110, 15: a client treats
  /// an unknown code like x00.
  static let statuses = [
    100, 200, 201, 202, 204, 206, 300, 301, 302, 304, 307, 308, 400, 401, 403, 404, 405, 406, 408,
    409, 411, 412, 413, 414, 415, 416, 429, 431, 500, 501, 503, 507,
  ]

  /// 11 handlers by 10 methods by 32 codes.
  private let table: InlineArray<3520, Atomic<UInt64>>

  init() {
    table = InlineArray { _ in Atomic(0) }
  }

  func count(_ handler: RequestHandler, _ method: RequestMethod, status: Int) {
    table[Self.slot(handler, method, status)].wrappingAdd(1, ordering: .relaxed)
  }

  /// Every count above zero, sorted by code, handler and method.
  func samples() -> [OwnSample] {
    var samples: [OwnSample] = []
    for status in Self.statuses {
      for handler in RequestHandler.allCases {
        for method in RequestMethod.allCases {
          let count = table[Self.slot(handler, method, status)].load(ordering: .relaxed)
          if count == 0 { continue }
          samples.append(
            OwnSample(
              labels: [
                ("code", String(status)), ("handler", handler.label),
                ("method", method.label),
              ], value: Double(count)))
        }
      }
    }
    return samples
  }

  private static func slot(_ handler: RequestHandler, _ method: RequestMethod, _ status: Int) -> Int
  {
    (handler.rawValue * 10 + method.rawValue) * 32 + column(status)
  }

  private static func column(_ status: Int) -> Int {
    if let column = statuses.firstIndex(of: status) { return column }
    return statuses.firstIndex(of: status / 100 * 100) ?? statuses.count - 4
  }
}
