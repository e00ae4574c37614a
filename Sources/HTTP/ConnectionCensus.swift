import Glibc
import Synchronization
import Threads

/// The connections of all threads, counted as they come and go.
final class ConnectionCensus: Sendable {
  private let limit: Int
  private let limitPerAddress: Int
  private let count = Atomic(0)
  private let addresses = Lock<[String: Int]>([:])

  init(_ configuration: ServerConfiguration) {
    limit = min(configuration.connectionLimit, Self.descriptors - Self.spareDescriptors)
    limitPerAddress = configuration.connectionLimitPerAddress
  }

  /// Kept for all else that a process opens; without a descriptor to accept it with, a connection
  /// would wait unheard.
  private static let spareDescriptors = 64

  private static var descriptors: Int {
    var limits = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0 else {
      return .max
    }
    return Int(clamping: limits.rlim_cur)
  }

  /// Counts the connection, and says what speaks against serving it. It must leave either way.
  func enter(_ connection: Connection) -> ServerLimit? {
    let total = count.add(1, ordering: .relaxed).newValue
    if total > limit { return .connections }
    guard limitPerAddress < .max, let host = Self.host(of: connection) else { return nil }
    let shared = addresses.withLock { addresses -> Int in
      addresses[host, default: 0] += 1
      return addresses[host] ?? 0
    }
    connection.countedHost = host
    return shared > limitPerAddress ? .connectionsPerAddress : nil
  }

  func leave(_ connection: Connection) {
    count.subtract(1, ordering: .relaxed)
    guard let host = connection.countedHost else { return }
    connection.countedHost = nil
    addresses.withLock { addresses in
      let rest = (addresses[host] ?? 0) - 1
      addresses[host] = rest > 0 ? rest : nil
    }
  }

  /// Nil for a Unix socket: its peers share a machine, not an address.
  private static func host(of connection: Connection) -> String? {
    let source = connection.source
    guard !source.hasPrefix("@"), !source.hasPrefix("unix:") else { return nil }
    return source.lastIndex(of: ":").map { String(source[..<$0]) }
  }
}
