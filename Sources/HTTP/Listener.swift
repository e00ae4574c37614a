import Glibc

/// A listening socket, non-blocking, shared by all server threads; closed when released.
package final class Listener: Sendable {
  let descriptor: Int32
  /// The address really bound, with the port the system chose: "127.0.0.1:9091", "[::]:9091",
  /// "unix:/run/x.sock".
  package let description: String
  private let path: String?

  /// Who passed the socket keeps it: it outlives this process, and the next one takes the
  /// connections that still wait.
  let isPassed: Bool

  /// Takes over a socket that already listens, such as systemd's, and its closing.
  ///
  /// - Parameter name: what systemd calls it, for the error; may be "".
  package init(passed descriptor: Int32, name: String = "") throws(HTTPError) {
    if let flaw = SocketFlaw(of: descriptor) {
      throw .unusableSocket(descriptor: descriptor, name: name, flaw)
    }
    self.descriptor = descriptor
    description = unsafe SocketAddress.text(of: descriptor) { unsafe getsockname($0, $1, $2) }
    path = nil
    isPassed = true
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
  }

  /// - Parameter name: what messages call the address.
  init(host: String, port: UInt16, name: String) throws(HTTPError) {
    // Like Go's net package: each family's "any address" is that of both.
    if ["", "0.0.0.0", "::"].contains(host) {
      let dual = Self.tcp6(port)
      if case .failure(let failure) = dual, Self.isWithoutIPv6(failure.code) {
        descriptor = try Self.tcp("0.0.0.0", port, name)
      } else {
        descriptor = try dual.get(network: "tcp", address: name)
      }
    } else {
      descriptor = try Self.tcp(host, port, name)
    }
    description = unsafe SocketAddress.text(of: descriptor) { unsafe getsockname($0, $1, $2) }
    path = nil
    isPassed = false
  }

  init(unix path: String) throws(HTTPError) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let fits = unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
      guard path.utf8.count < room.count else { return false }
      unsafe room.copyBytes(from: path.utf8)
      return true
    }
    guard fits else {
      throw .listen(network: "unix", address: path, operation: "bind", code: EINVAL)
    }
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      let pointer = unsafe UnsafeRawPointer(pointer).assumingMemoryBound(to: sockaddr.self)
      let length = socklen_t(MemoryLayout<sockaddr_un>.size)
      unsafe Self.removeIfStale(path, pointer, length)
      return unsafe Self.listen(AF_UNIX, pointer, length)
    }
    descriptor = try result.get(network: "unix", address: path)
    description = "unix:\(path)"
    self.path = path
    isPassed = false
  }

  deinit {
    close(descriptor)
    if let path { unsafe unlink(path) }
  }

  /// New connections are dropped unanswered, as if the packets were lost: a client that comes while
  /// the server stops tries again and finds its successor or nobody. Those established stay.
  /// At a socket that outlives this process they wait for the next one.
  func dropNewConnections() {
    if isPassed { return }
    // One instruction of classic BPF, "ret 0" (linux/filter.h, which the Glibc module leaves out).
    @unsafe struct Program {
      var length: UInt16
      var instructions: UnsafeMutablePointer<UInt64>
    }
    var returnZero: UInt64 = 0x06
    unsafe withUnsafeMutablePointer(to: &returnZero) { instructions in
      var program = unsafe Program(length: 1, instructions: instructions)
      let size = unsafe socklen_t(MemoryLayout<Program>.size)
      _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &program, size)
    }
  }

  private struct Failure: Error {
    let operation: String
    let code: Int32
  }

  private static func tcp6(_ port: UInt16) -> Outcome {
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_port = port.bigEndian
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe listen(
        AF_INET6, UnsafeRawPointer(pointer).assumingMemoryBound(to: sockaddr.self),
        socklen_t(MemoryLayout<sockaddr_in6>.size))
    }
  }

  private static func isWithoutIPv6(_ code: Int32) -> Bool {
    code == EAFNOSUPPORT || code == EADDRNOTAVAIL
  }

  private static func tcp(
    _ host: String, _ port: UInt16, _ name: String
  ) throws(HTTPError) -> Int32 {
    var hints = unsafe addrinfo()
    unsafe hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    guard unsafe getaddrinfo(host, "\(port)", &hints, &found) == 0, let first = unsafe found else {
      throw .unknownHost(host)
    }
    defer { unsafe freeaddrinfo(first) }
    // Go prefers a name's IPv4 address.
    var chosen = unsafe first
    while unsafe chosen.pointee.ai_family != AF_INET, let next = unsafe chosen.pointee.ai_next {
      unsafe chosen = next
    }
    if unsafe chosen.pointee.ai_family != AF_INET { unsafe chosen = first }
    return try unsafe listen(
      chosen.pointee.ai_family, chosen.pointee.ai_addr, chosen.pointee.ai_addrlen
    ).get(network: "tcp", address: name)
  }

  private enum Outcome {
    case success(Int32)
    case failure(Failure)

    func get(network: String, address: String) throws(HTTPError) -> Int32 {
      switch self {
      case .success(let descriptor): return descriptor
      case .failure(let failure):
        throw .listen(
          network: network, address: address, operation: failure.operation, code: failure.code)
      }
    }
  }

  private static func listen(
    _ family: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t
  ) -> Outcome {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(family, type, 0)
    guard descriptor >= 0 else { return .failure(Failure(operation: "socket", code: errno)) }
    var on: Int32 = 1
    var off: Int32 = 0
    let size = socklen_t(MemoryLayout<Int32>.size)
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, size)
    if family == AF_INET6 {
      _ = unsafe setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &off, size)
    }
    var failure: Failure?
    if unsafe bind(descriptor, address, length) != 0 {
      failure = Failure(operation: "bind", code: errno)
    } else if Glibc.listen(descriptor, 4096) != 0 {
      failure = Failure(operation: "listen", code: errno)
    }
    guard let failure else { return .success(descriptor) }
    close(descriptor)
    return .failure(failure)
  }

  /// A socket file that nobody listens on is what a killed server leaves behind.
  private static func removeIfStale(
    _ path: String, _ address: UnsafePointer<sockaddr>, _ length: socklen_t
  ) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return }
    let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard probe >= 0 else { return }
    defer { close(probe) }
    guard unsafe connect(probe, address, length) != 0, errno == ECONNREFUSED else { return }
    unsafe unlink(path)
  }
}
