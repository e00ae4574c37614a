/// Why a web configuration file cannot be used: where the mistake is, and what it is.
package struct WebConfigError: Error, Equatable, Sendable {
  /// The web configuration file.
  package var path: String
  /// Counted from 1; nil where the mistake is no line's.
  package var line: Int?
  /// The keys that lead to the mistake: `tls_server_config.cert_file`; empty at the top.
  package var key: String
  package var reason: Reason

  init(path: String, line: Int? = nil, key: String = "", _ reason: Reason) {
    self.path = path
    self.line = line
    self.key = key
    self.reason = reason
  }

  /// Never holds a hash, a key or anything else that a log must not show.
  package enum Reason: Equatable, Sendable {
    // The file itself, or one that it names.
    /// A system call failed with `code`.
    case file(operation: String, path: String, code: Int32)
    case tooLarge(path: String, limit: Int)
    case notUTF8
    case noPEM(path: String?)

    // YAML.
    case syntax(String)
    case tooDeep
    case duplicateKey(String)
    case secondDocument
    case repeatedCollection(String)

    // Keys and values.
    case unknownKey(String, known: [String])
    case wrongType(expected: ExpectedType, found: FoundType)
    case unknownValue(String, allowed: [String])
    case invalidDuration(String)
    case controlCharacter
    case invalidHash(HashFlaw)

    // What does not go together.
    case missing(String, orElse: String)
    case authoritiesWithoutPolicy
    case namesWithoutPolicy
    case noNames
    case versionsCrossed(minimum: String, maximum: String)
    /// Whoever builds the TLS context could not use the PEM or the choices.
    case tls(String)
    /// The thread that checks passwords could not be had.
    case thread(code: Int32)
  }

  package enum ExpectedType: String, Sendable {
    case mapping, list, text, boolean, integer, duration
  }

  package enum FoundType: Equatable, Sendable {
    case mapping, list, null, value
    case text(String)
  }

  package enum HashFlaw: Error, Equatable {
    case notBcrypt
    case cost
    case length(Int)
    case alphabet
  }
}
