import Durations
import Gateway
import HTTP
import Logging
import Persistence
import WebConfig

/// A server that is listening.
struct Serving {
  /// The addresses really bound, in the order given.
  var addresses: [String]
  var hasTLS = false
  /// To be called now and then, on a thread that has the time; true when memory became free.
  var tidy: () -> Bool = { false }
  /// Whether no server thread was stuck during the last milliseconds.
  var isAlive: (_ milliseconds: Int) -> Bool = { _ in true }
  /// Reads again what can change while serving; the log tells what came of it.
  var reload: () -> Void = {}
  /// Calls once requests are answered: now, or when everything is restored, from any thread.
  var whenOpen: (@escaping @Sendable () -> Void) -> Void = { $0() }
  /// Stops listening and returns when the last thread has ended.
  var stop: () -> Void
}

/// Why serving could not begin; the text is what the log shows as `err`.
struct ServingError: Error, CustomStringConvertible {
  var description: String
}

extension Serving {
  /// Opens the listeners and serves the gateway on them.
  ///
  /// The only place where the process meets `Gateway` and `HTTP`.
  static func start(
    _ options: Options, _ logger: Logger, _ termination: Termination
  ) throws(ServingError) -> Serving {
    let security = try security(options, logger)
    let persistence = PersistedGroups(options, logger)
    var configuration = configuration(options, termination)
    configuration.tracking = persistence?.tracking
    configuration.answersWhenDurable = persistence?.isImmediate ?? false
    let gateway = Gateway(configuration: configuration, logger: logger)
    // Before the first request can come: a push must meet its group.
    if persistence != nil { gateway.close() }
    FileLimit.raise()
    var limits = options.limits.server
    limits.exceeded = { gateway.note($0) }
    limits.refused = { gateway.note($0) }
    limits.log = { logger.debug("HTTP server", metadata: ["err": "\($0)"]) }
    do {
      let server = try Server(
        configuration: limits, listeners: try listeners(options, logger), gate: security.gate,
        tls: security.tls
      ) {
        gateway.reply(to: $0)
      }
      server.start()
      // The socket is open before the first group is restored: who comes now is told to wait.
      let opened = Deferred<Void>()
      try persistence?.start(gateway, termination) { opened.resolve(()) }
      if persistence == nil { opened.resolve(()) }
      return Serving(
        addresses: server.boundAddresses, hasTLS: security.tls != nil, tidy: gateway.tidy,
        isAlive: server.isAlive, reload: security.reread, whenOpen: opened.notify,
        stop: {
          server.stop()
          // Nobody waits for it any more, and no change may come behind the last commit.
          gateway.longWork.stop()
          // What was in flight waited for its commit; the rest is committed now.
          persistence?.stop()
        })
    } catch {
      throw ServingError(description: "\(error)")
    }
  }

  /// What `--web.config.file` asks for; nothing without the flag.
  private static func security(
    _ options: Options, _ logger: Logger
  ) throws(ServingError) -> (gate: Gate?, tls: TLSSource?, reread: () -> Void) {
    if options.webConfigurationFile.isEmpty { return (nil, nil, {}) }
    do throws(WebConfigError) {
      let config = try LiveWebConfig(path: options.webConfigurationFile) { event in
        logger.log(event)
      }
      if let limit = config.initial.rateLimit {
        logger.info(
          "Rate Limiter is enabled.",
          metadata: [
            "burst": .stringConvertible(limit.burst),
            "interval": "\(DurationText(nanoseconds: limit.intervalNanoseconds))",
          ])
      }
      let tls: LiveTLS<TLSContext, TLSError>? = try LiveTLS(config, makeContext: makeContext)
      guard let tls else { return (config.gate, nil, config.reread) }
      return (
        config.gate, { tls.context() },
        {
          config.reread()
          _ = tls.context()
        }
      )
    } catch {
      throw ServingError(description: "\(error)")
    }
  }

  @Sendable private static func makeContext(
    _ settings: TLSSettings
  ) throws(TLSError) -> TLSContext {
    try TLSContext(settings)
  }

  private static func configuration(
    _ options: Options, _ termination: Termination
  ) -> Gateway.Configuration {
    var configuration = Gateway.Configuration(clock: .system)
    configuration.telemetryPath = options.telemetryPath
    configuration.routePrefix = options.routePrefix
    configuration.externalPath = options.externalURL.path
    configuration.checksPushes = options.checksConsistency
    configuration.hasAdminAPI = options.hasAdminAPI
    configuration.hasLifecycleAPI = options.hasLifecycleAPI
    configuration.allowsUTF8Names = options.allowsUTF8Names
    configuration.servesOpenMetrics = options.servesOpenMetrics
    configuration.limits = options.limits.gateway
    configuration.flags = options.flags
    configuration.startTime = configuration.clock.wall()
    configuration.terminate = termination.request
    return configuration
  }

  private static func listeners(
    _ options: Options, _ logger: Logger
  ) throws(HTTPError) -> [Listener] {
    if options.usesSystemdSockets {
      logger.info("Listening on systemd activated listeners instead of port listeners.")
      return try SocketActivation.takeOver().listeners()
    }
    return try options.listenAddresses.map { address throws(HTTPError) in
      try ListenAddress(address).open()
    }
  }
}

extension Logger {
  fileprivate func log(_ event: WebConfigEvent) {
    let fields = event.fields.map { ($0.name, Logger.MetadataValue.string($0.value)) }
    let level: Logger.Level =
      switch event.level {
      case .info: .info
      case .warning: .warning
      case .error: .error
      }
    log(level: level, "\(event.message)", metadata: Logger.Metadata(uniqueKeysWithValues: fields))
  }
}
