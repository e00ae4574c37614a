package import Exposition

/// One condition on one label.
package struct Matcher {
  package enum Condition {
    case equal(ByteString)
    case notEqual(ByteString)
    case matching(Pattern)
    case notMatching(Pattern)
  }

  package let name: ByteString
  package let condition: Condition

  package func matches(_ value: ByteString) throws(PatternError) -> Bool {
    switch condition {
    case .equal(let wanted): value == wanted
    case .notEqual(let unwanted): value != unwanted
    case .matching(let pattern): try pattern.matches(value)
    case .notMatching(let pattern): try !pattern.matches(value)
    }
  }
}
