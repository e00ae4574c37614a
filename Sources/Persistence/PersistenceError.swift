/// Why stored groups could not be read or written.
package enum PersistenceError: Error, Equatable, Sendable {
  case sqlite(code: Int32, message: String)
}
