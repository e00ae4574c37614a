/// Why a head is refused: readers of such requests disagree about where they end, which lets one
/// request hide in another (RFC 9112 §11.2).
enum HeadFlaw: String {
  case fieldName = "malformed header field name"
  case contentLength = "malformed Content-Length"
  case repeatedContentLength = "more than one Content-Length"
  case transferEncoding = "Transfer-Encoding is not just \"chunked\""
  case twoFramings = "both Content-Length and Transfer-Encoding"
  case nul = "NUL byte in the request's head"

  var response: Response { .text(400, "400 Bad Request: \(rawValue)") }
}
