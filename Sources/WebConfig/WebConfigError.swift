/// Why a web configuration file cannot be used.
package enum WebConfigError: Error, Equatable, Sendable {
  case unreadable(path: String, code: Int32)
}
