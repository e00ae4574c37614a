import Yams

/// Reads the text of a web configuration file.
struct WebConfigReader {
  let path: String

  func read(_ bytes: [UInt8]) throws(WebConfigError) -> WebConfig {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw WebConfigError(path: path, line: invalidLine(bytes), .notUTF8)
    }
    if let anchor = AnchorScan.anchoredCollection(bytes) {
      throw WebConfigError(path: path, line: anchor.line, .anchoredCollection(anchor.name))
    }
    var config = WebConfig()
    guard let root = try compose(text) else { return config }
    let fields = try ConfigNode(root, path: path).fields(known: Self.sections) ?? [:]
    config.tls = try fields["tls_server_config"].flatMap { node throws(WebConfigError) in
      try TLSSection.read(node)
    }
    if let http = try fields["http_server_config"]?.fields(known: ["http2", "headers"]) {
      config.http2 = try http["http2"]?.boolean() ?? true
      config.headers = try http["headers"].map(SecurityHeaders.read) ?? []
    }
    config.users = try fields["basic_auth_users"].map(Users.read) ?? Users()
    config.rateLimit = try fields["rate_limit"].flatMap { node throws(WebConfigError) in
      try WebConfig.RateLimit.read(node)
    }
    return config
  }

  static let sections = [
    "tls_server_config", "http_server_config", "basic_auth_users", "rate_limit",
  ]

  private func compose(_ text: String) throws(WebConfigError) -> Node? {
    do {
      // Without rules a plain scalar stays text: what it means depends on the key.
      return try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
    } catch let error as YamlError {
      throw flaw(error)
    } catch {
      throw WebConfigError(path: path, .syntax("\(error)"))
    }
  }

  private func flaw(_ error: YamlError) -> WebConfigError {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _):
      if problem.hasPrefix("Maximum nesting") {
        return WebConfigError(path: path, line: mark.line, .tooDeep)
      }
      let opening = context.map { "\($0.text), " } ?? ""
      return WebConfigError(path: path, line: mark.line, .syntax(opening + problem))
    case .composer(let context, let problem, let mark, _):
      // The only problem with a context is the second document.
      return WebConfigError(
        path: path, line: mark.line, context == nil ? .syntax(problem) : .secondDocument)
    case .reader(let problem, let offset, _, let yaml):
      let line = offset.map { 1 + yaml.prefix($0).utf8.count { $0 == 0x0A } }
      return WebConfigError(path: path, line: line, .syntax(problem))
    case .duplicatedKeysInMapping(let names, let context):
      return WebConfigError(
        path: path, line: context.mark.line, .duplicateKey(names.first ?? ""))
    default:
      return WebConfigError(path: path, .syntax("the text is no YAML"))
    }
  }

  /// The line of the first byte that belongs to no character.
  private func invalidLine(_ bytes: [UInt8]) -> Int {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let index = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
    return 1 + (index ?? 0)
  }
}

extension WebConfig.RateLimit {
  /// Nil where the interval is absent or zero: then the toolkit limits nothing.
  static func read(_ node: ConfigNode) throws(WebConfigError) -> Self? {
    guard let fields = try node.fields(known: ["interval", "burst"]) else { return nil }
    let interval = try fields["interval"]?.duration() ?? 0
    let burst = try fields["burst"]?.integer() ?? 0
    return interval == 0 ? nil : Self(intervalNanoseconds: interval, burst: burst)
  }
}
