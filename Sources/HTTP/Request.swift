/// The head of a request. Its body, if any, goes to a `BodySink`.
package struct Request: Sendable {
  package var method: Method
  /// Percent-encoded as it came, without the query; an absolute-form target is cut to its path.
  package var path: [UInt8]
  /// What follows the first "?", as it came.
  package var query: String
  /// The peer: "127.0.0.1:1234", "[::1]:1234", or "@" on a Unix socket.
  package var source: String
  package var headers: Headers
  /// The request's size as upstream estimates it for `pushgateway_http_push_size_bytes`.
  package var approximateSize: Int
  package var hasContentCoding: ContentCoding

  package init(
    method: Method, path: [UInt8], query: String = "", source: String = "@",
    headers: Headers = Headers(), approximateSize: Int = 0,
    hasContentCoding: ContentCoding = .none
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.source = source
    self.headers = headers
    self.approximateSize = approximateSize
    self.hasContentCoding = hasContentCoding
  }
}
