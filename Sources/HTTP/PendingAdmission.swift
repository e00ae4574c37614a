/// A request that waits at the gate, and what is needed to go on with it.
final class PendingAdmission {
  let decision: Deferred<Admission>
  let request: Request
  let head: HeadReader

  init(_ decision: Deferred<Admission>, _ request: Request, _ head: HeadReader) {
    self.decision = decision
    self.request = request
    self.head = head
  }
}
