/// The header fields of a request that somebody reads, each as it first appeared.
package struct Headers: Sendable {
  /// The fields that are kept; all others are forgotten while the head is read.
  enum Name: String, CaseIterable {
    case accept = "accept"
    case acceptEncoding = "accept-encoding"
    case authorization = "authorization"
    case contentEncoding = "content-encoding"
    case contentType = "content-type"
    case host = "host"
    case ifModifiedSince = "if-modified-since"
    case ifNoneMatch = "if-none-match"
    case origin = "origin"
  }

  private var fields: [(name: Name, value: String)] = []

  package init() {}

  /// Fields in the order of the wire; names in any case.
  package init(_ fields: [(name: String, value: String)]) {
    for field in fields {
      guard let name = Name(rawValue: field.name.lowercased()) else { continue }
      append(name, field.value)
    }
  }

  mutating func append(_ name: Name, _ value: String) {
    fields.append((name, value))
  }

  subscript(name: Name) -> String? {
    for field in fields where field.name == name { return field.value }
    return nil
  }

  /// The first field of that name, in any case; nil where there is none or nobody asked to keep it.
  package func first(_ name: String) -> String? {
    // Nearly always it is asked for in lower case; making a `Name` of it takes ten times as long.
    for field in fields where field.name.rawValue == name { return field.value }
    return Name(rawValue: name.lowercased()).flatMap { self[$0] }
  }
}
