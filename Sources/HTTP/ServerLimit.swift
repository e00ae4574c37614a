/// A limit that a connection or a body met. What is wrong with a body's size is a `BodyError`.
package enum ServerLimit: Sendable, CaseIterable {
  /// Connections of all threads.
  case connections
  case connectionsPerAddress
  /// The time from the connection, or from the last answer, to a whole head. An idle connection
  /// that is closed has not met it: nothing of a head had come.
  case headTime
  /// The time from the head to the whole body.
  case requestTime
}
