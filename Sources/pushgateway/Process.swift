import Gateway
import Logging

/// The life of the process: read the flags, serve until a signal, stop.
struct Process {
  /// How serving begins; tests serve nothing.
  var start: (Options, Logger, Termination) throws(ServingError) -> Serving = Serving.start
  var write: @Sendable (String) -> Void = StandardError.write
  var print: (String) -> Void = StandardOutput.write
  var build = BuildInformation.current

  /// Runs to the end and returns the exit status.
  func run(_ words: [String]) -> Int32 {
    do {
      switch try Invocation(words) {
      case .help: print(FlagHelp().description)
      case .manPage: print(ManPage().description)
      case .version: print(build.text)
      case .serve(let options): return serve(options)
      }
      return 0
    } catch {
      write("pushgateway: error: \(error), try --help\n")
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
    for address in serving.addresses {
      logger.info("Listening on", metadata: ["address": "\(address)"])
      logger.info(
        serving.hasTLS ? "TLS is enabled." : "TLS is disabled.",
        metadata: ["http2": .stringConvertible(false), "address": "\(address)"])
    }
    waitForTermination(&signals, tidying: serving.tidy)
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

  /// A hang-up is taken and changes nothing: there is nothing to re-read.
  private func waitForTermination(_ signals: inout Signals, tidying tidy: () -> Bool) {
    while true {
      switch signals.next(within: 5000) {
      case .terminate, .interrupt: return
      case .hangUp: continue
      case nil: if tidy() { Allocator.trim() }
      }
    }
  }
}
