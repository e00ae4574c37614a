import Glibc

/// What is known of one connection; made and used on its server thread.
final class Connection {
  let descriptor: Int32
  /// When its next head, or its body, must be whole, in seconds of the monotonic clock.
  var headDeadline: Int
  /// The peer, as `Request.source` shows it; asked for once.
  private(set) lazy var source = unsafe SocketAddress.text(of: descriptor) {
    unsafe getpeername($0, $1, $2)
  }

  /// Of the request line read last.
  var query = ""
  var targetSize = 0
  /// Where the library cut the target; a NUL in the request line makes it end elsewhere.
  var targetEnd: UInt = 0

  /// Neighbours in `HeadQueue`.
  fileprivate(set) var previous: Connection?
  fileprivate(set) var next: Connection?
  fileprivate(set) var isQueued = false
  /// True until the first head is whole.
  var isNew = true
  /// What it is counted under, if connections per address are limited.
  var countedHost: String?
  /// Whether bytes of the body wait in the library for their turn.
  var hasRest = false
  /// Suspended until the sink of its body wants more.
  var isPaused = false
  /// The request whose body is being received.
  var receiving: Exchange?
  /// Of a connection that is secured.
  var session: TLSSession?

  init(descriptor: Int32, headDeadline: Int) {
    self.descriptor = descriptor
    self.headDeadline = headDeadline
  }
}

/// Connections that wait for a head or a body and have equally long for it, oldest first.
///
/// The library's own timeout starts anew with every byte; this one does not.
struct HeadQueue {
  private(set) var first: Connection?
  private var last: Connection?

  mutating func append(_ connection: Connection) {
    connection.isQueued = true
    connection.previous = last
    last?.next = connection
    if first == nil { first = connection }
    last = connection
  }

  mutating func remove(_ connection: Connection) {
    guard connection.isQueued else { return }
    connection.isQueued = false
    connection.previous?.next = connection.next
    connection.next?.previous = connection.previous
    if first === connection { first = connection.next }
    if last === connection { last = connection.previous }
    connection.previous = nil
    connection.next = nil
  }

  /// Takes out the first connection that is late.
  mutating func popLate(now: Int) -> Connection? {
    guard let connection = first, connection.headDeadline <= now else { return nil }
    remove(connection)
    return connection
  }
}
