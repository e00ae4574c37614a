/// A client that was turned away before the handler saw a request of it.
package struct Refusal: Sendable {
  package enum Stage: Sendable {
    /// Its certificate will not do.
    case certificate
    /// Its head is malformed.
    case head
    /// The gate answered.
    case gate
  }

  package let stage: Stage
  /// Nil before there is one.
  package let request: Request?
  /// As `Request.source`.
  package let source: String
  /// What was answered, if anything.
  package let status: Int?
  /// Empty where the status says all that is known.
  package let reason: String

  package init(stage: Stage, request: Request?, source: String, status: Int?, reason: String) {
    self.stage = stage
    self.request = request
    self.source = source
    self.status = status
    self.reason = reason
  }
}
