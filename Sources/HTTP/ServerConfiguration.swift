import CMicroHTTPD
import Glibc

/// The limits of a server. All sizes in bytes, all times in seconds.
package struct ServerConfiguration: Sendable {
  /// Server threads; each runs one daemon per listener.
  package var threads: Int
  /// Connections in all, unless the process may open fewer files; more of them are answered 503 and
  /// closed.
  package var connectionLimit = 10_000
  /// The same for each IP address.
  package var connectionLimitPerAddress = Int.max
  /// A connection on which nothing moves for so long is closed; so is one whose next head is not
  /// whole so long after the last answer, trickling or not.
  package var idleTimeoutSeconds = 300
  /// From the connection, its TLS handshake included, to its first whole head; trickling does not
  /// extend it.
  package var headDeadlineSeconds = 30
  /// From a whole head to the whole body.
  package var requestDeadlineSeconds = 300
  /// A body's size on the wire.
  package var maxBodyBytes = 128 << 20
  /// A body's size after its coding is undone.
  package var maxInflatedBytes = 256 << 20
  /// The sum of what bodies take while they are received, inflated and parsed.
  package var maxBodyMemory = 1 << 30
  /// Told of each connection that met a limit, on a server thread.
  package var exceeded: (@Sendable (ServerLimit) -> Void)?
  /// How long `stop` waits for requests in flight.
  package var stopDeadlineSeconds = 5
  /// Told of each client that is turned away before the handler sees its request, on a server thread.
  package var refused: (@Sendable (Refusal) -> Void)?
  /// Receives the library's complaints, each a line, on a server thread.
  package var log: (@Sendable (String) -> Void)?

  package init(threads: Int = ServerConfiguration.usableCores) {
    self.threads = max(1, threads)
  }

  /// The cores this process may run on: taskset and cpusets count.
  package static var usableCores: Int {
    var set = cpu_set_t()
    guard unsafe sched_getaffinity(0, MemoryLayout<cpu_set_t>.size, &set) == 0 else { return 1 }
    return unsafe withUnsafeBytes(of: set) { bytes in
      unsafe bytes.reduce(0) { $0 + $1.nonzeroBitCount }
    }
  }
}
