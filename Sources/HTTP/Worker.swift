import CMicroHTTPD
import Glibc
import Synchronization

/// One server thread: a daemon per listener, their connections and what they share.
///
/// Unchecked: everything but `isStopping`, `lastTurn` and `mailbox` is touched by its own thread alone, from
/// `run` and the callbacks inside it.
@safe final class Worker: @unchecked Sendable {
  let configuration: ServerConfiguration
  let handler: Handler
  let gate: Gate?
  /// Asked at every new connection; nil if none is secured.
  let tls: TLSSource?
  let mailbox: Mailbox
  let census: ConnectionCensus
  let budget: MemoryBudget
  private let isStopping = Atomic(false)
  /// When the loop turned last, in milliseconds.
  private let lastTurn = Atomic(Worker.clock())
  private var daemons: [Daemon] = []

  /// Decoded bytes on their way to a sink, of one callback at a time.
  let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(
    capacity: DecodedOutput.capacity)
  var connections = 0
  /// Requests whose head is known and whose answer is not sent.
  var inFlight = 0
  /// Connections without a whole head yet.
  var headless = HeadQueue()
  /// Connections between two requests.
  var idle = HeadQueue()
  /// Connections whose body is not whole yet.
  var receiving = HeadQueue()
  /// Those of them that brought a piece in this turn.
  var fed: [Connection] = []
  let handshakes = Handshakes()
  var spareDecoders: [GzipDecoder] = []
  /// Suspended until another thread brings what they wait for, by ticket.
  var waiting: [Int: OpaquePointer] = unsafe [:]
  var lastTicket = 0
  /// Suspended until the others had their turn.
  var yielding: [OpaquePointer] = unsafe []
  /// True when nobody may wait any more.
  var isOver = false
  var now = 0
  /// When a callback ran last, in milliseconds.
  private var lastActivity = 0
  var sawActivity = false
  private var napLength: Int32 = 0
  var hasResumed = false

  /// The daemons accept from now on, but serve only in `run`.
  init(
    configuration: ServerConfiguration, listeners: [Listener], census: ConnectionCensus,
    budget: MemoryBudget, gate: Gate?, tls: TLSSource?, handler: @escaping Handler
  ) throws(HTTPError) {
    self.configuration = configuration
    self.handler = handler
    self.gate = gate
    self.tls = tls
    self.census = census
    self.budget = budget
    mailbox = try Mailbox()
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    for listener in listeners {
      daemons.append(
        try unsafe Daemon(
          listener: listener, isSecured: tls != nil, configuration: configuration,
          worker: context))
    }
  }

  deinit { unsafe buffer.deallocate() }

  /// True while answers should ask for the connection's end.
  var isClosing: Bool { isStopping.load(ordering: .relaxed) }

  /// Makes `run` return once nothing is in flight; from any thread.
  func stop() {
    isStopping.store(true, ordering: .releasing)
    mailbox.wake()
  }

  /// Whether the loop turned in the last `milliseconds`; from any thread. An idle one turns every second.
  func hasTurned(within milliseconds: Int) -> Bool {
    Self.clock() - lastTurn.load(ordering: .relaxed) <= milliseconds
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
    let hasWaited = unsafe !waiting.isEmpty
    giveUpWaiting()
    // Their answers take a few rounds; whatever else is in flight had its time.
    for _ in 0..<10 where hasWaited && inFlight > 0 { turn(cap: 20) }
    daemons.removeAll()
  }

  /// Waits for something to do and does it, for at most `cap` milliseconds.
  private func turn(cap: Int32) {
    // A resumed connection wakes nobody (libmicrohttpd.md, trap 4).
    var timeout = hasResumed ? 0 : cap
    hasResumed = false
    for daemon in daemons { timeout = min(timeout, daemon.timeout(atMost: timeout)) }
    // With an unfinished handshake the library always has something to do (trap 11).
    if timeout == 0, cap > 0, handshakes.unfinished > 0 { timeout = nap() }
    if timeout > 0 { wait(timeout) }
    let milliseconds = Self.clock()
    lastTurn.store(milliseconds, ordering: .relaxed)
    now = milliseconds / 1000
    sawActivity = false
    resumeReady()
    for daemon in daemons { daemon.run() }
    if sawActivity { lastActivity = milliseconds }
    resumeYielding()
    shutEnded()
    endLate()
  }

  /// How long to wait although the library would not: not at all while something happens, else
  /// longer from time to time. What comes in ends it.
  private func nap() -> Int32 {
    napLength = sawActivity ? 0 : min(16, max(1, napLength * 2))
    return napLength
  }

  private func wait(_ timeout: Int32) {
    unsafe withUnsafeTemporaryAllocation(of: pollfd.self, capacity: daemons.count + 1) { waiting in
      unsafe waiting.initializeElement(
        at: 0, to: pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0))
      for (index, daemon) in daemons.enumerated() {
        unsafe waiting.initializeElement(
          at: index + 1, to: pollfd(fd: daemon.epoll, events: Int16(POLLIN), revents: 0))
      }
      guard unsafe poll(waiting.baseAddress, nfds_t(waiting.count), timeout) > 0,
        unsafe waiting[0].revents != 0
      else { return }
      mailbox.clear()
    }
  }

  private static func clock() -> Int {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }
}
