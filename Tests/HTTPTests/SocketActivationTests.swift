import Glibc
import Testing

@testable import HTTP

@Suite struct SocketActivationTests {
  private func activation(
    _ count: String? = "1", processID: String? = "\(getpid())", names: String? = nil,
    first: Int32 = -1
  ) -> SocketActivation {
    SocketActivation(processID: processID, count: count, names: names, first: first)
  }

  /// A listening socket as a parent passes it: blocking, not closed on exec.
  private func passedSocket() throws -> Int32 {
    let listener = try ListenAddress("127.0.0.1:0").open()
    let descriptor = dup(listener.descriptor)
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
    return descriptor
  }

  @Test(
    arguments: [
      (nil, "1"), ("1", "1"), ("\(getpid())", nil), ("\(getpid())", "0"), ("\(getpid())", "-1"),
      ("\(getpid())", "x"), ("", ""), ("\(getpid())", "2147483647"),
    ] as [(String?, String?)])
  func nothingWasPassed(processID: String?, count: String?) {
    #expect(throws: HTTPError.noActivationSockets) {
      try activation(count, processID: processID, first: 3).listeners()
    }
    #expect("\(HTTPError.noActivationSockets)" == "no socket activation file descriptors found")
  }

  @Test func passedSocketsAreTakenOver() throws {
    let descriptor = try passedSocket()
    let listeners = try activation(first: descriptor).listeners()
    #expect(listeners.map(\.descriptor) == [descriptor])
    #expect(listeners.first?.description.hasPrefix("127.0.0.1:") == true)
    #expect(listeners.first?.isPassed == true)
    #expect(fcntl(descriptor, F_GETFD) == FD_CLOEXEC)
    #expect(fcntl(descriptor, F_GETFL) & O_NONBLOCK == O_NONBLOCK)
  }

  @Test func aPassedUnixSocketKeepsItsFile() throws {
    let path = "/tmp/http-tests-\(getpid())-passed.sock"
    let own = try ListenAddress("unix:\(path)").open()
    do {
      let listeners = try activation(first: dup(own.descriptor)).listeners()
      #expect(listeners.map(\.description) == ["unix:\(path)"])
    }
    #expect(unsafe access(path, F_OK) == 0)
  }

  @Test func aPassedSocketIsNotDeafened() throws {
    let descriptor = try passedSocket()
    let heir = dup(descriptor)
    defer { close(heir) }
    do {
      let listener = try Listener(passed: descriptor)
      listener.dropNewConnections()
    }
    let client = Client(try Listener(passed: dup(heir)).description)
    withExtendedLifetime(client) {
      var waiting = pollfd(fd: heir, events: Int16(POLLIN), revents: 0)
      #expect(unsafe poll(&waiting, 1, 5000) == 1)
    }
  }

  enum Kind: CaseIterable {
    case closed, file, datagram, connectedPair, unbound, netlink

    func open() -> Int32 {
      switch self {
      case .closed: return 987_654
      case .file: return unsafe Glibc.open("/dev/null", O_RDONLY)
      case .datagram: return socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
      case .connectedPair:
        var pair: [Int32] = [0, 0]
        unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair)
        close(pair[1])
        return pair[0]
      case .unbound: return socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
      case .netlink: return socket(AF_NETLINK, Int32(SOCK_RAW.rawValue), 0)
      }
    }
  }

  @Test(arguments: [
    (Kind.closed, SocketFlaw.notOpen, "is not open"), (.file, .noSocket, "is not a socket"),
    (.datagram, .noStream, "is not a stream socket"),
    (.netlink, .noStream, "is not a stream socket"),
    (.connectedPair, .notListening, "does not listen (Accept=yes is not supported)"),
    (.unbound, .notListening, "does not listen (Accept=yes is not supported)"),
  ])
  func whatCannotBeServedIsNamed(kind: Kind, flaw: SocketFlaw, text: String) {
    let descriptor = kind.open()
    defer { close(descriptor) }
    let error = #expect(throws: HTTPError.self) {
      try activation(names: "web", first: descriptor).listeners()
    }
    #expect(error == .unusableSocket(descriptor: descriptor, name: "web", flaw))
    #expect(
      error?.description == "socket activation: file descriptor \(descriptor) (web) \(text)")
  }
}
