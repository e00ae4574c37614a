import Durations

/// A value in the file, with the keys that lead to it. Null is as good as absent, as in Go's yaml.
struct ConfigNode {
  let path: String
  /// `tls_server_config.cert_file`; empty for the whole document.
  let key: String
  private let node: YAMLNode

  init(_ node: YAMLNode, path: String, key: String = "") {
    self.node = node
    self.path = path
    self.key = key
  }

  func error(_ reason: WebConfigError.Reason) -> WebConfigError {
    WebConfigError(path: path, line: node.line, key: key, reason)
  }

  /// Nil for null.
  func fields(known: [String]) throws(WebConfigError) -> [String: ConfigNode]? {
    guard let entries = try entries() else { return nil }
    var fields: [String: ConfigNode] = [:]
    for (name, value) in entries {
      guard known.contains(name) else {
        throw WebConfigError(
          path: path, line: value.line, key: key, .unknownKey(name, known: known))
      }
      fields[name] = value
    }
    return fields
  }

  /// The pairs of a mapping whose keys are free, in the file's order; nil for null.
  func entries() throws(WebConfigError) -> [(name: String, value: ConfigNode)]? {
    if isNull { return nil }
    guard case .mapping(let mapping) = node.content else {
      throw error(.wrongType(expected: .mapping, found: found))
    }
    var entries: [(name: String, value: ConfigNode)] = []
    // By bytes: two names that look alike are two names.
    var names: Set<[UInt8]> = []
    for (pair, value) in mapping {
      guard case .scalar(let name, _) = pair.content else {
        let name = ConfigNode(pair, path: path, key: key)
        throw name.error(.wrongType(expected: .text, found: name.found))
      }
      guard names.insert(Array(name.utf8)).inserted else {
        throw WebConfigError(path: path, line: pair.line, key: key, .duplicateKey(name))
      }
      let inner = key.isEmpty ? name : "\(key).\(name)"
      entries.append((name, ConfigNode(value, path: path, key: inner)))
    }
    return entries
  }

  /// Nil for null.
  func list() throws(WebConfigError) -> [ConfigNode]? {
    if isNull { return nil }
    guard case .sequence(let sequence) = node.content else {
      throw error(.wrongType(expected: .list, found: found))
    }
    return sequence.enumerated().map { index, node in
      ConfigNode(node, path: path, key: "\(key)[\(index)]")
    }
  }

  /// Any single value as it is written; nil for null.
  func text() throws(WebConfigError) -> String? {
    if isNull { return nil }
    guard case .scalar(let text, _) = node.content else {
      throw error(.wrongType(expected: .text, found: found))
    }
    return text
  }

  /// A member of a list, where null would stand for nothing.
  func member() throws(WebConfigError) -> String {
    guard let text = try text() else { throw error(.wrongType(expected: .text, found: .null)) }
    return text
  }

  /// The spellings of YAML 1.1, unquoted, as Go's yaml.v2 reads them; nil for null.
  func boolean() throws(WebConfigError) -> Bool? {
    if isNull { return nil }
    switch plain {
    case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON": return true
    case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF": return false
    default: throw error(.wrongType(expected: .boolean, found: shown))
    }
  }

  func integer() throws(WebConfigError) -> Int? {
    if isNull { return nil }
    guard let number = plain.flatMap({ Int($0) }) else {
      throw error(.wrongType(expected: .integer, found: shown))
    }
    return number
  }

  /// Nanoseconds. A bare number is one of nanoseconds, as it is to the toolkit.
  func duration() throws(WebConfigError) -> Int64? {
    if isNull { return nil }
    guard case .scalar(let text, _) = node.content else {
      throw error(.wrongType(expected: .duration, found: found))
    }
    if let number = plain.flatMap({ Int64($0) }) { return number }
    do throws(DurationError) {
      return try DurationText(text).nanoseconds
    } catch {
      throw self.error(.invalidDuration(text))
    }
  }

  /// One of the names that the enumeration has.
  func value<Value>(of values: [(name: String, value: Value)]) throws(WebConfigError) -> Value? {
    guard let text = try text() else { return nil }
    guard let match = values.first(where: { $0.name == text }) else {
      throw error(.unknownValue(text, allowed: values.map(\.name)))
    }
    return match.value
  }

  var line: Int? { node.line }

  private var isNull: Bool {
    guard let plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(plain)
  }

  /// The text of a scalar without quotes.
  private var plain: String? {
    guard case .scalar(let text, isPlain: true) = node.content else { return nil }
    return text
  }

  private var found: WebConfigError.FoundType {
    switch node.content {
    case .mapping: .mapping
    case .sequence: .list
    case .scalar: isNull ? .null : .value
    }
  }

  /// As `found`, with the text: only for values that are no secret.
  private var shown: WebConfigError.FoundType {
    guard case .scalar(let text, _) = node.content, !isNull else { return found }
    return .text(text)
  }
}
