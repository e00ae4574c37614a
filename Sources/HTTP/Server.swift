import Glibc
import Threads

/// The HTTP server: threads of its own, each serving every listener.
package final class Server: Sendable {
  private let listeners: [Listener]
  private let workers: [Worker]
  private let threads = Lock<[WorkThread]>([])

  /// The addresses really bound, as `Listener.description`.
  package let boundAddresses: [String]

  /// Connections wait unserved until `start`. With `tls` all listeners are secured; it is asked at
  /// every new connection.
  package init(
    configuration: ServerConfiguration, listeners: [Listener], gate: Gate? = nil,
    tls: TLSSource? = nil, handler: @escaping Handler
  ) throws(HTTPError) {
    self.listeners = listeners
    boundAddresses = listeners.map(\.description)
    var workers: [Worker] = []
    let census = ConnectionCensus(configuration)
    let budget = MemoryBudget(limit: configuration.maxBodyMemory)
    for _ in 0..<configuration.threads {
      workers.append(
        try Worker(
          configuration: configuration, listeners: listeners, census: census, budget: budget,
          gate: gate, tls: tls, handler: handler))
    }
    self.workers = workers
  }

  /// Starts the threads. Ignores SIGPIPE for the whole process: the library writes without
  /// MSG_NOSIGNAL where it uses sendfile and writev.
  package func start() {
    _ = signal(SIGPIPE, SIG_IGN)
    threads.withLock { threads in
      guard threads.isEmpty else { return }
      threads = workers.map(Self.spawn)
    }
  }

  /// Whether every thread went through its loop in the last `milliseconds`, which must be more than
  /// 1000: an idle thread sleeps that long. False says that a thread is stuck in a callback.
  package func isAlive(within milliseconds: Int) -> Bool {
    workers.allSatisfy { $0.hasTurned(within: milliseconds) }
  }

  /// Stops accepting, lets every request in flight have its answer, within the deadline, and
  /// returns when all threads have ended. The sockets stay open until the server is released.
  package func stop() {
    for listener in listeners { listener.dropNewConnections() }
    let running = threads.withLock { threads in
      defer { threads = [] }
      return threads
    }
    for worker in workers { worker.stop() }
    for thread in running { thread.join() }
  }

  private static func spawn(_ worker: Worker) -> WorkThread {
    do throws(ThreadError) {
      return try WorkThread { worker.run() }
    } catch {
      preconditionFailure("pthread_create: \(error.code)")
    }
  }
}
