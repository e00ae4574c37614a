/// Why a text is no series selector.
package enum SelectorError: Error, Equatable, Sendable {
  case empty
}
