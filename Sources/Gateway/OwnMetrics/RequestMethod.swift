/// The method of a counted request, in the order of the labels.
package enum RequestMethod: Int, CaseIterable, Sendable {
  case connect, delete, get, head, options, patch, post, put, trace
  /// Any method without a name of its own, so that no client can grow the table.
  case unknown

  /// The method a request names; methods are case-sensitive (RFC 9110, 9.1).
  package init(requestMethod name: String) {
    self =
      switch name {
      case "CONNECT": .connect
      case "DELETE": .delete
      case "GET": .get
      case "HEAD": .head
      case "OPTIONS": .options
      case "PATCH": .patch
      case "POST": .post
      case "PUT": .put
      case "TRACE": .trace
      default: .unknown
      }
  }

  /// The value of the label `method`.
  package var label: String {
    switch self {
    case .connect: "connect"
    case .delete: "delete"
    case .get: "get"
    case .head: "head"
    case .options: "options"
    case .patch: "patch"
    case .post: "post"
    case .put: "put"
    case .trace: "trace"
    case .unknown: "unknown"
    }
  }
}
