import HTTP
import Storage

extension Gateway {
  /// Answers 202 whether or not there is such a group.
  @Sendable func deleteGroup(_ request: Request, _ path: PushPath?) -> Reply {
    .receive(
      DrainSink(
        { [self] in
          let response = delete(request, path)
          metrics.countRequest(handler: .delete, method: .delete, status: response.status)
          return response
        }, refuse: { [self] in refuseBody(of: request, $0) }))
  }

  private func delete(_ request: Request, _ path: PushPath?) -> Response {
    guard let path else { return .text(404, "404 page not found") }
    do {
      store.delete(
        try GroupingPath.key(
          of: path.grouping, isBase64: path.isBase64,
          allowingUTF8Names: configuration.allowsUTF8Names, allowingAnyBytes: true))
      return Response(status: 202)
    } catch {
      note(Rejection(error), of: request, reason: "\(error)")
      return .text(400, "\(error)")
    }
  }
}
