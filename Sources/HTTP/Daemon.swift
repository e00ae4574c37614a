import CMicroHTTPD
import Glibc

/// One libmicrohttpd daemon: one listener's connections on one thread. It runs only inside `run`.
@safe final class Daemon {
  private let daemon: OpaquePointer
  private let listener: Listener
  /// Readable when `run` has something to do.
  let epoll: Int32
  private(set) var isQuiet = false

  /// `worker` must outlive the daemon; every callback is given it.
  init(
    listener: Listener, isSecured: Bool, configuration: ServerConfiguration,
    worker: UnsafeMutableRawPointer
  ) throws(HTTPError) {
    // The loop is ours: with the library's own thread epoll stalls at 128 events
    // (libmicrohttpd.md, trap 1). Suspension needs its flag from the start. With TURBO a silent TLS
    // client would spin the thread (trap 11).
    let flags =
      MHD_USE_EPOLL.rawValue | MHD_USE_ERROR_LOG.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue
      | (isSecured ? MHD_USE_TLS.rawValue : MHD_USE_TURBO.rawValue)
    guard
      let daemon = unsafe mhd_start(
        flags, listener.descriptor, Self.connectionLimit,
        UInt32(clamping: configuration.idleTimeoutSeconds), onAccess, onCompleted, onConnection,
        onTarget,
        onUnescape, onLog, worker)
    else { throw .start(operation: "MHD_start_daemon", code: errno) }
    unsafe self.daemon = unsafe daemon
    self.listener = listener
    epoll = unsafe mhd_epoll_descriptor(daemon)
  }

  /// None: at a limit of the library's the next client would hang. The limit is `ConnectionCensus`.
  private static let connectionLimit = UInt32(Int32.max)

  deinit {
    // Without it the library would close the listener, which is not its own.
    if !isQuiet { _ = unsafe MHD_quiesce_daemon(daemon) }
    unsafe MHD_stop_daemon(daemon)
  }

  /// Milliseconds after which `run` must be called even if nothing is readable.
  func timeout(atMost cap: Int32) -> Int32 {
    var timeout: UInt64 = 0
    guard unsafe MHD_get_timeout(daemon, &timeout) == .YES else { return cap }
    return Int32(min(timeout, UInt64(cap)))
  }

  func run() {
    unsafe MHD_run(daemon)
  }

  /// Stops accepting once nobody waits to be accepted, or at once if another process can take them.
  func quiesceWhenDrained() {
    guard !isQuiet else { return }
    var waiting = pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0)
    guard unsafe listener.isPassed || poll(&waiting, 1, 0) == 0 else { return }
    _ = unsafe MHD_quiesce_daemon(daemon)
    isQuiet = true
  }
}
