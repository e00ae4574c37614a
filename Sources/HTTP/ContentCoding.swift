/// What the client says was done to the body.
package enum ContentCoding: Sendable, Hashable {
  case none, gzip, snappy
  /// Anything else, a list too: the body reaches its sink as it came.
  case unsupported(String)

  /// Reads a Content-Encoding field. Codings are case-insensitive (RFC 9110 §8.4.1).
  package init(_ field: String) {
    switch field.lowercased() {
    case "": self = .none
    case "gzip": self = .gzip
    case "snappy": self = .snappy
    default: self = .unsupported(field)
    }
  }
}
