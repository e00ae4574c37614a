import CMicroHTTPD
import Glibc
import Synchronization

/// One server thread: a daemon per listener, their connections and what they share.
///
/// Unchecked: everything but `isStopping` and `wake` is touched by its own thread alone, from `run`
/// and the callbacks inside it.
@safe final class Worker: @unchecked Sendable {
  let configuration: ServerConfiguration
  let handler: Handler
  private let wake: Int32
  private let isStopping = Atomic(false)
  private var daemons: [Daemon] = []

  /// Decoded bytes on their way to a sink, of one callback at a time.
  let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(
    capacity: DecodedOutput.capacity)
  var connections = 0
  /// Requests whose head is known and whose answer is not sent.
  var inFlight = 0
  var headless = HeadQueue()
  var spareDecoders: [GzipDecoder] = []
  /// Connections with bytes left over by their last callback; they go on after the others had
  /// their turn.
  var suspended: [OpaquePointer] = unsafe []
  var now = 0
  /// When a callback ran last, in milliseconds.
  private var lastActivity = 0
  var sawActivity = false
  private var hasResumed = false

  /// The daemons accept from now on, but serve only in `run`.
  init(
    configuration: ServerConfiguration, listeners: [Listener], handler: @escaping Handler
  ) throws(HTTPError) {
    self.configuration = configuration
    self.handler = handler
    wake = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
    guard wake >= 0 else { throw .start(operation: "eventfd", code: errno) }
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    for listener in listeners {
      daemons.append(
        try unsafe Daemon(listener: listener, configuration: configuration, worker: context))
    }
  }

  deinit {
    Glibc.close(wake)
    unsafe buffer.deallocate()
  }

  /// True while answers should ask for the connection's end.
  var isClosing: Bool { isStopping.load(ordering: .relaxed) }

  /// Makes `run` return once nothing is in flight; from any thread.
  func stop() {
    isStopping.store(true, ordering: .releasing)
    eventfd_write(wake, 1)
  }

  /// Serves until stopped.
  func run() {
    var deadline: Int?
    while true {
      turn(cap: deadline == nil ? 1000 : 20)
      guard isStopping.load(ordering: .acquiring) else { continue }
      let milliseconds = Self.clock()
      let end = deadline ?? milliseconds + configuration.stopDeadlineSeconds * 1000
      deadline = end
      for daemon in daemons { daemon.quiesceWhenDrained() }
      // 100 ms: a request that the client sent before it could know still gets its answer.
      let isQuiet = connections == 0 || milliseconds - lastActivity >= 100
      if inFlight == 0 && isQuiet && daemons.allSatisfy(\.isQuiet) || milliseconds >= end { break }
    }
    daemons.removeAll()
  }

  /// Waits for something to do and does it, for at most `cap` milliseconds.
  private func turn(cap: Int32) {
    // A resumed connection wakes nobody (libmicrohttpd.md, trap 4).
    var timeout = hasResumed ? 0 : cap
    hasResumed = false
    for daemon in daemons { timeout = min(timeout, daemon.timeout(atMost: timeout)) }
    if timeout > 0 { wait(timeout) }
    let milliseconds = Self.clock()
    now = milliseconds / 1000
    sawActivity = false
    for daemon in daemons { daemon.run() }
    if sawActivity { lastActivity = milliseconds }
    while let connection = unsafe suspended.popLast() {
      unsafe MHD_resume_connection(connection)
      hasResumed = true
    }
    headless.shutLate(now: now)
  }

  private func wait(_ timeout: Int32) {
    unsafe withUnsafeTemporaryAllocation(of: pollfd.self, capacity: daemons.count + 1) { waiting in
      unsafe waiting.initializeElement(
        at: 0, to: pollfd(fd: wake, events: Int16(POLLIN), revents: 0))
      for (index, daemon) in daemons.enumerated() {
        unsafe waiting.initializeElement(
          at: index + 1, to: pollfd(fd: daemon.epoll, events: Int16(POLLIN), revents: 0))
      }
      guard unsafe poll(waiting.baseAddress, nfds_t(waiting.count), timeout) > 0,
        unsafe waiting[0].revents != 0
      else { return }
      var count: eventfd_t = 0
      unsafe eventfd_read(wake, &count)
    }
  }

  private static func clock() -> Int {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }
}
