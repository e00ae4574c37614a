/// Reads the text of a web configuration file.
struct WebConfigReader {
  let path: String

  func read(_ bytes: [UInt8]) throws(WebConfigError) -> WebConfig {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw WebConfigError(path: path, line: invalidLine(bytes), .notUTF8)
    }
    var config = WebConfig()
    guard let root = try compose(bytes) else { return config }
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

  private func compose(_ text: [UInt8]) throws(WebConfigError) -> YAMLNode? {
    do throws(YAMLError) {
      return try YAMLComposer.root(of: text)
    } catch {
      throw flaw(error)
    }
  }

  private func flaw(_ error: YAMLError) -> WebConfigError {
    switch error {
    case .syntax(let line, let problem): WebConfigError(path: path, line: line, .syntax(problem))
    case .tooDeep(let line): WebConfigError(path: path, line: line, .tooDeep)
    case .secondDocument(let line): WebConfigError(path: path, line: line, .secondDocument)
    case .repeatedCollection(let line, let name):
      WebConfigError(path: path, line: line, .repeatedCollection(name))
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

extension WebConfig {
  /// Reads and checks the file and every file it names.
  package static func validate(path: String) throws(WebConfigError) -> WebConfig {
    let config = try read(path: path)
    _ = try config.tls?.settings()
    return config
  }

  /// The file alone: the certificates it names are not looked at.
  static func read(path: String) throws(WebConfigError) -> WebConfig {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try FileContent.read(path, limit: sizeLimit)
    } catch {
      throw WebConfigError(path: path, error.reason(path))
    }
    return try WebConfigReader(path: path).read(bytes)
  }

  static let sizeLimit = 1 << 20
}
