import Exposition
import HTTP
import Logging
import Selectors
import Storage

extension Gateway {
  /// Deletes the groups that any `match[]` selects and that are `older_than` given, or just lists
  /// them with `dry_run`.
  @Sendable func deleteGroups(_ request: Request, _: PushPath?) -> Reply {
    .receive(DeleteGroupsSink(gateway: self, request: request))
  }
}

/// Collects the form of a deletion, and begins it.
final class DeleteGroupsSink: BodySink {
  private static let formLimit = 64 << 10

  private let gateway: Gateway
  private let request: Request
  private var form: [UInt8] = []

  init(gateway: Gateway, request: Request) {
    self.gateway = gateway
    self.request = request
  }

  func receive(_ bytes: Span<UInt8>) {
    // A byte beyond the limit is enough to know.
    let room = Self.formLimit + 1 - form.count
    form.append(bytes.extracting(first: max(0, room)))
  }

  func finish() -> Completion {
    let response: Response
    do throws(AdminError) {
      let body = GroupDeletion(try filter(), gateway: gateway, source: request.source)
      // What can be found out now can still be told by the status.
      try body.match()
      response = .apiJSON(.stream(body))
    } catch {
      gateway.note(.groupDeletion, of: request, reason: "\(error)")
      response = .refused(error)
    }
    gateway.metrics.countRequest(
      handler: .deleteGroups, method: RequestMethod(requestMethod: request.method.name),
      status: response.status)
    return .now(response)
  }

  func fail(_ error: BodyError) -> Response { gateway.refuseBody(of: request, error) }

  private func filter() throws(AdminError) -> GroupFilter {
    // Any page in an administrator's browser may send a form, which asks no server for leave first.
    if let origin = request.headers.first("origin"), !request.isFromOwnPage(origin) {
      throw .foreignOrigin(origin)
    }
    if form.count > Self.formLimit { throw .bodyTooLarge(limit: Self.formLimit) }
    let type = request.headers.first("content-type")
    // A condition that is not read would delete more than was meant.
    guard form.isEmpty || type.flatMap({ MediaType($0)?.name }) == Self.formType else {
      throw .bodyNotForm(contentType: type)
    }
    var parameters = AdminParameters()
    try parameters.append(Array(request.query.utf8))
    try parameters.append(form)
    return try GroupFilter(parameters)
  }

  private static let formType = "application/x-www-form-urlencoded"
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
