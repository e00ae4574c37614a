/// An answer. Content-Length, Transfer-Encoding, Date and Connection are the server's to add.
package struct Response: Sendable {
  package var status: Int
  package var fields: [(name: String, value: String)]
  package var body: Body
  /// Compress the body as it is sent, and say so in Content-Encoding.
  package var gzip: Bool

  /// Unchecked: who makes a source hands it over; it is read and released by the one server thread
  /// that answers.
  package enum Body: @unchecked Sendable {
    case empty
    case bytes([UInt8])
    case stream(any BodySource)
  }

  package init(
    status: Int, fields: [(name: String, value: String)] = [], body: Body = .empty,
    gzip: Bool = false
  ) {
    self.status = status
    self.fields = fields
    self.body = body
    self.gzip = gzip
  }

  /// A sentence and a line feed, marked as upstream marks its own.
  static package func text(_ status: Int, _ text: String) -> Response {
    Response(
      status: status,
      fields: [
        ("Content-Type", "text/plain; charset=utf-8"), ("X-Content-Type-Options", "nosniff"),
      ],
      body: .bytes(Array(text.utf8) + [0x0A]))
  }

  /// 503: the same request may succeed in `seconds`.
  static package func unavailable(_ sentence: String, retryAfter seconds: Int) -> Response {
    var response = text(503, sentence)
    response.fields.append(("Retry-After", "\(seconds)"))
    return response
  }
}
