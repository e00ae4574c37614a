import HTTP
import Storage

extension Gateway {
  /// Makes a change of the store and answers it: at once, or when it is on disk where that was
  /// promised.
  ///
  /// - Parameter answer: called once, with whether the change is kept; on the persister's thread
  ///   where it has to wait.
  func keep<Failure: Error>(
    _ change: (DurabilityCallback?) throws(Failure) -> Void,
    answer: @escaping @Sendable (_ isKept: Bool) -> Response
  ) throws(Failure) -> Completion {
    guard configuration.answersWhenDurable else {
      try change(nil)
      return .now(answer(true))
    }
    let deferred = Deferred<Response>()
    try change { deferred.resolve(answer($0)) }
    return .later(deferred)
  }
}

extension Response {
  /// The change was undone because it could not be written.
  static let notKept = unavailable(
    "the change could not be written to disk and was undone; see the log", retryAfter: 1)
}
