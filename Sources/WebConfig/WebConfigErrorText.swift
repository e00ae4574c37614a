import Glibc

extension WebConfigError: CustomStringConvertible {
  package var description: String {
    let place = line.map { "line \($0): " } ?? ""
    let key = key.isEmpty ? "" : "\(key): "
    return "web config \(path): \(place)\(key)\(reason)"
  }
}

extension WebConfigError.Reason: CustomStringConvertible {
  package var description: String {
    switch self {
    case .file(let operation, let path, let code): "\(operation) \(path): \(Self.text(code))"
    case .tooLarge(let path, let limit): "\(path) is larger than \(limit >> 10) KiB"
    case .notUTF8: "the text is not UTF-8"
    case .noPEM(let path?): "no PEM block in \(path)"
    case .noPEM(nil): "no PEM block in the text"
    case .syntax(let problem): problem
    case .tooDeep: "mappings and lists are nested too deeply"
    case .duplicateKey(let name): "\"\(name)\" is given more than once"
    case .secondDocument: "a second YAML document begins here; there must be only one"
    case .repeatedCollection(let name):
      "the alias *\(name) repeats a mapping or list; only single values can be repeated"
    case .unknownKey(let name, let known):
      "unknown key \"\(name)\"; known are \(Self.list(known))"
    case .wrongType(let expected, let found): "expected \(expected.noun), found \(found)"
    case .unknownValue(let value, let allowed):
      "unknown value \"\(value)\"; allowed are \(Self.list(allowed))"
    case .invalidDuration(let text): "\"\(text)\" is not a duration like 100ms, 30s or 1h30m"
    case .controlCharacter: "line breaks and control characters cannot be sent in a header"
    case .invalidHash(let flaw): "the password's hash is no bcrypt hash: \(flaw)"
    case .missing(let one, let other): "\(one) or \(other) is missing"
    case .authoritiesWithoutPolicy:
      "a client CA needs a client_auth_type that asks clients for certificates"
    case .namesWithoutPolicy:
      "names can only be checked with client_auth_type RequireAnyClientCert or "
        + "RequireAndVerifyClientCert"
    case .noNames: "the list is empty: no client could connect"
    case .versionsCrossed(let minimum, let maximum):
      "min_version \(minimum) is above max_version \(maximum): no client could connect"
    case .tls(let problem): problem
    case .thread(let code): "pthread_create: \(Self.text(code))"
    }
  }

  private static func list(_ words: [String]) -> String { words.joined(separator: ", ") }

  private static func text(_ code: Int32) -> String {
    guard let text = unsafe strerror(code) else { return "errno \(code)" }
    return unsafe String(cString: text).lowercased()
  }
}

extension WebConfigError.ExpectedType {
  var noun: String {
    switch self {
    case .mapping: "a mapping"
    case .list: "a list"
    case .text: "a text"
    case .boolean: "true or false"
    case .integer: "an integer"
    case .duration: "a duration"
    }
  }
}

extension WebConfigError.FoundType: CustomStringConvertible {
  package var description: String {
    switch self {
    case .mapping: "a mapping"
    case .list: "a list"
    case .null: "nothing"
    case .value: "a single value"
    case .text(let text): "\"\(text)\""
    }
  }
}

extension WebConfigError.HashFlaw: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notBcrypt: "it must begin with $2a$, $2b$ or $2y$"
    case .cost: "its cost must be two digits, from 04 to 31"
    case .length(let count): "it has \(count) characters instead of 60"
    case .alphabet: "it has a character outside ./A-Za-z0-9"
    }
  }
}
