import Exposition
import HTTP
import Logging
import Selectors
import Storage
import Threads

extension Gateway {
  /// Deletes the groups that any `match[]` selects and that are `older_than` given, or just lists
  /// them with `dry_run`.
  @Sendable func deleteGroups(_ request: Request, _: PushPath?) -> Reply {
    .receive(DeleteGroupsSink(gateway: self, request: request))
  }

  /// May take its time.
  fileprivate func deleteGroups(of form: DeletionForm) -> Completion {
    let request = form.request
    let chosen = Lock<[GroupDeletion.Choice]>([])
    do throws(AdminError) {
      let filter = try form.filter()
      let isDryRun = filter.isDryRun
      return try keep { whenDurable throws(AdminError) in
        try GroupDeletion(filter, in: store, at: configuration.clock.wall())
          .run(into: chosen, whenDurable: whenDurable)
      } answer: { [self] isKept in
        let groups = chosen.withLock { $0 }
        guard isKept else { return count(request, .notKept) }
        if !isDryRun, !groups.isEmpty {
          logger.info(
            "deleted groups",
            metadata: ["groups": "\(groups.count)", "logged_source": "\(request.source)"])
        }
        return count(request, .apiJSON(.stream(DeletedGroups(groups, isDryRun: isDryRun))))
      }
    } catch {
      note(.groupDeletion, of: request, reason: "\(error)")
      return .now(count(request, .refused(error)))
    }
  }

  private func count(_ request: Request, _ response: Response) -> Response {
    metrics.countRequest(
      handler: .deleteGroups, method: RequestMethod(requestMethod: request.method.name),
      status: response.status)
    return response
  }
}

/// Collects the form of a deletion, and has it done.
final class DeleteGroupsSink: BodySink {
  private let gateway: Gateway
  private var form: DeletionForm

  init(gateway: Gateway, request: Request) {
    self.gateway = gateway
    form = DeletionForm(request: request)
  }

  func receive(_ bytes: Span<UInt8>) { form.append(bytes) }

  func finish() -> Completion {
    gateway.longWork.complete { [gateway, form] in gateway.deleteGroups(of: form) }
  }

  func fail(_ error: BodyError) -> Response { gateway.refuseBody(of: form.request, error) }
}

/// What a deletion is asked for with: parameters in the query and in the body.
private struct DeletionForm: Sendable {
  private static let limit = 64 << 10
  private static let type = "application/x-www-form-urlencoded"

  let request: Request
  private var body: [UInt8] = []

  init(request: Request) { self.request = request }

  mutating func append(_ bytes: Span<UInt8>) {
    // A byte beyond the limit is enough to know.
    let room = Self.limit + 1 - body.count
    body.append(bytes.extracting(first: max(0, room)))
  }

  func filter() throws(AdminError) -> GroupFilter {
    // Any page in an administrator's browser may send a form, which asks no server for leave first.
    if let origin = request.headers.first("origin"), !request.isFromOwnPage(origin) {
      throw .foreignOrigin(origin)
    }
    if body.count > Self.limit { throw .bodyTooLarge(limit: Self.limit) }
    let type = request.headers.first("content-type")
    // A condition that is not read would delete more than was meant.
    guard body.isEmpty || type.flatMap({ MediaType($0)?.name }) == Self.type else {
      throw .bodyNotForm(contentType: type)
    }
    var parameters = AdminParameters()
    try parameters.append(Array(request.query.utf8))
    try parameters.append(body)
    return try GroupFilter(parameters)
  }
}

extension Request {
  /// Whether the origin names the host that this request was sent to (RFC 6454 §7).
  fileprivate func isFromOwnPage(_ origin: String) -> Bool {
    guard let host = headers.first("host") else { return false }
    return ["http://", "https://"].contains { "\($0)\(host)".lowercased() == origin.lowercased() }
  }
}

extension Response {
  static func refused(_ error: AdminError) -> Response {
    var response = Response.apiJSON(.bytes(error.json))
    response.status = error.status
    return response
  }
}
