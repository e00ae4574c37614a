import HTTP
import Storage

extension Gateway {
  /// Answers 202 whether or not there is such a group.
  @Sendable func deleteGroup(_ request: Request, _ path: PushPath?) -> Reply {
    .receive(
      DrainSink(
        completing: { [self] in delete(request, path) },
        refuse: { [self] in refuseBody(of: request, $0) }))
  }

  private func delete(_ request: Request, _ path: PushPath?) -> Completion {
    guard let path else { return .now(.text(404, "404 page not found")) }
    let key: GroupingKey
    do {
      key = try GroupingPath.key(
        of: path.grouping, isBase64: path.isBase64,
        allowingUTF8Names: configuration.allowsUTF8Names, allowingAnyBytes: true)
    } catch {
      note(Rejection(error), of: request, reason: "\(error)")
      return .now(counted(.text(400, "\(error)")))
    }
    if store.group(of: key)?.isLarge == true {
      return longWork.complete { [self] in delete(key) }
    }
    return delete(key)
  }

  private func delete(_ key: GroupingKey) -> Completion {
    keep({ store.delete(key, whenDurable: $0) }) { [self] isKept in
      counted(isKept ? Response(status: 202) : .notKept)
    }
  }

  private func counted(_ response: Response) -> Response {
    metrics.countRequest(handler: .delete, method: .delete, status: response.status)
    return response
  }
}
