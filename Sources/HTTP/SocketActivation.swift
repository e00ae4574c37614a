import Glibc

/// The listening sockets that systemd, or whoever speaks its protocol, passed to this process
/// (sd_listen_fds(3)): consecutive descriptors from 3 on, told by environment variables.
package struct SocketActivation {
  private let first: Int32
  private let count: Int32
  private let names: [Substring]

  /// What the environment says, which then says it no more: a child would take it for its own.
  ///
  /// To be called before any other thread may read the environment.
  package static func takeOver() -> SocketActivation {
    let variables = ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"]
    let values = variables.map { name in
      unsafe getenv(name).map { unsafe String(cString: $0) }
    }
    for name in variables { unsafe unsetenv(name) }
    return SocketActivation(processID: values[0], count: values[1], names: values[2])
  }

  /// Variables meant for another process count as none.
  ///
  /// - Parameter first: SD_LISTEN_FDS_START, but for tests.
  init(processID: String?, count: String?, names: String?, first: Int32 = 3) {
    self.first = first
    let isOurs = processID.flatMap { pid_t($0) } == getpid()
    self.count = isOurs ? count.flatMap { Int32($0) } ?? 0 : 0
    self.names = (names ?? "").split(separator: ":", omittingEmptySubsequences: false)
  }

  /// All of them, closed for programs that this one may start. One that cannot be served is an error.
  package func listeners() throws(HTTPError) -> [Listener] {
    guard count > 0, count <= Int32.max - first else { throw .noActivationSockets }
    var listeners: [Listener] = []
    for index in 0..<count {
      let name = names.indices.contains(Int(index)) ? String(names[Int(index)]) : ""
      listeners.append(try Listener(passed: first + index, name: name))
    }
    return listeners
  }
}
