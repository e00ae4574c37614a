/// What a sink answers once the body is whole.
package enum Completion {
  case now(Response)
  /// The answer has to wait for another thread; the connection is suspended until then.
  case later(Deferred<Response>)
}

extension Deferred where Value == Response {
  /// Brings the answer once it is there.
  package func resolve(_ completion: Completion) {
    switch completion {
    case .now(let response): resolve(response)
    case .later(let other):
      other.notify { [self] in if let response = other.value { resolve(response) } }
    }
  }
}
