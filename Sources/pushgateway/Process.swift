import Gateway
import Logging

/// The life of the process: read the flags, serve until a signal, stop.
struct Process {
  /// The program, as it was called.
  var name = "pushgateway"
  /// How serving begins; tests serve nothing.
  var start: (Options, Logger, Termination) throws(ServingError) -> Serving = Serving.start
  var write: @Sendable (String) -> Void = StandardError.write
  var print: (String) -> Void = StandardOutput.write
  var supervisor = Supervisor.ofEnvironment()
  var build = BuildInformation.current

  /// The same with the words that the process was started with, its own name first.
  static func run(_ words: [String]) -> Int32 {
    let called = words.first?.split(separator: "/").last.map(String.init)
    return Process(name: called ?? "pushgateway").run(Array(words.dropFirst()))
  }

  /// Runs to the end and returns the exit status.
  func run(_ words: [String]) -> Int32 {
    do {
      switch try Invocation(words) {
      case .help: print(FlagHelp(name: name).description)
      case .manPage: print(ManPage(name: name).description)
      case .bashCompletion: print(BashCompletion(name: name).description)
      case .zshCompletion: print(ZshCompletion(name: name).description)
      case .version: print(build.text)
      case .serve(let options): return serve(options)
      }
      return 0
    } catch {
      write("\(name): error: \(error), try --help\n")
      return 1
    }
  }

  private func serve(_ options: Options) -> Int32 {
    Allocator.prepare()
    var signals = Signals()
    let write = write
    let logger = Logger(label: "pushgateway") { _ in
      LineLogHandler(level: options.logLevel, format: options.logFormat, write: write)
    }
    logStart(logger, options)
    let termination = Termination()
    let serving: Serving
    do {
      serving = try start(options, logger, termination)
    } catch {
      logger.error("HTTP server stopped", metadata: ["err": "\(error)"])
      return 1
    }
    logAddresses(logger, serving)
    let supervisor = supervisor
    serving.whenOpen {
      Allocator.forgetStart()
      supervisor.tell(.ready)
    }
    waitForTermination(&signals, serving, logger)
    supervisor.tell(.stopping)
    if let failure = termination.failure {
      logger.error("could not load persisted metrics", metadata: ["err": "\(failure)"])
    } else if termination.isRequested {
      logger.warning("received termination request via web service, exiting gracefully...")
    } else {
      logger.info("received SIGINT/SIGTERM; exiting gracefully...")
    }
    serving.stop()
    logger.info("HTTP server stopped")
    return termination.failure == nil ? 0 : 1
  }

  private func logStart(_ logger: Logger, _ options: Options) {
    logger.info("starting pushgateway", metadata: ["version": "\(build.versionContext)"])
    logger.info("Build context", metadata: ["build_context": "\(build.buildContext)"])
    logger.debug("external URL", metadata: ["url": "\(options.externalURL.text)"])
    logger.debug(
      "path prefix used externally", metadata: ["path": "\(options.externalURL.path)"])
    logger.debug(
      "path prefix for internal routing", metadata: ["path": "\(options.routePrefix)"])
    if !options.localAssets.isEmpty {
      logger.warning(
        "--web.local-assets has no effect: the files of the page are part of the program",
        metadata: ["path": "\(options.localAssets)"])
    }
  }

  private func logAddresses(_ logger: Logger, _ serving: Serving) {
    for address in serving.addresses {
      logger.info("Listening on", metadata: ["address": "\(address)"])
      logger.info(
        serving.hasTLS ? "TLS is enabled." : "TLS is disabled.",
        metadata: ["http2": .stringConvertible(false), "address": "\(address)"])
    }
  }

  /// Meanwhile re-reads files at a hang-up and, if asked for, gives signs of life.
  private func waitForTermination(
    _ signals: inout Signals, _ serving: Serving, _ logger: Logger
  ) {
    let limit = supervisor.watchdogMilliseconds
    while true {
      if let limit { watch(serving, limit, logger) }
      switch signals.next(within: limit.map { min(5000, max(1, $0 / 4)) } ?? 5000) {
      case .terminate, .interrupt: return
      case .hangUp: reload(serving, logger)
      case nil: if serving.tidy() { Allocator.trim() }
      }
    }
  }

  /// With a thread that is stuck for half the time no sign of life goes out, and the supervisor acts.
  private func watch(_ serving: Serving, _ limit: Int, _ logger: Logger) {
    // A thread with nothing to do turns once in a second.
    if serving.isAlive(max(limit / 2, 2000)) {
      supervisor.tell(.alive)
    } else {
      logger.error("a server thread is stuck", metadata: ["limit": "\(limit)ms"])
    }
  }

  private func reload(_ serving: Serving, _ logger: Logger) {
    supervisor.tell(.reloading)
    logger.info("received SIGHUP; files are read again")
    serving.reload()
    let supervisor = supervisor
    serving.whenOpen { supervisor.tell(.ready) }
  }
}
