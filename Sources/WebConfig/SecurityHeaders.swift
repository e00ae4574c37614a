/// The header fields that may be configured, and the values of those that are enumerations.
enum SecurityHeaders {
  private static let known: [(name: String, values: [String])] = [
    ("Content-Security-Policy", []),
    ("Strict-Transport-Security", []),
    ("X-Content-Type-Options", ["nosniff"]),
    ("X-Frame-Options", ["deny", "sameorigin"]),
    ("X-XSS-Protection", []),
  ]

  static func read(_ node: ConfigNode) throws(WebConfigError) -> [WebConfig.Header] {
    let fields = try node.fields(known: known.map(\.name)) ?? [:]
    var headers: [WebConfig.Header] = []
    for (name, values) in known {
      guard let field = fields[name] else { continue }
      let value = try field.text() ?? ""
      guard values.isEmpty || values.contains(value) else {
        throw field.error(.unknownValue(value, allowed: values))
      }
      guard value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
        throw field.error(.controlCharacter)
      }
      headers.append(WebConfig.Header(name: name, value: value))
    }
    return headers
  }
}
