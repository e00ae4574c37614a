import HTTP

extension Response {
  /// What every answer of the query API says, whoever asks: any page may read it, nobody keep it.
  private static let apiFields = [
    ("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, Origin"),
    ("Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS"),
    ("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", "Date"),
    ("Cache-Control", "no-cache, no-store, must-revalidate"),
  ]

  /// An empty answer of the query API.
  static func api() -> Response { Response(status: 200, fields: apiFields) }

  static func apiJSON(_ body: Body) -> Response {
    Response(
      status: 200, fields: apiFields + [("Content-Type", "application/json")], body: body)
  }
}
