import Logging

/// A server that is listening.
struct Serving {
  /// The addresses really bound, in the order given.
  var addresses: [String]
  /// Stops listening and returns when the last thread has ended.
  var stop: () -> Void
}

/// Why serving could not begin; the text is what the log shows as `err`.
struct ServingError: Error, CustomStringConvertible {
  var description: String
}

extension Serving {
  /// Opens the listeners and serves the gateway on them.
  ///
  /// The only place where the process meets `Gateway` and `HTTP`.
  static func start(_ options: Options, _ logger: Logger) throws(ServingError) -> Serving {
    throw ServingError(description: "no server is built in yet")
  }
}
