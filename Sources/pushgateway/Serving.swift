import Gateway
import HTTP
import Logging

/// A server that is listening.
struct Serving {
  /// The addresses really bound, in the order given.
  var addresses: [String]
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
    // Who asks for users and certificates must not be served without them.
    if !options.webConfigurationFile.isEmpty {
      throw ServingError(description: "--web.config.file is not supported yet")
    }
    let gateway = Gateway(
      configuration: configuration(options, termination), logger: logger)
    var limits = ServerConfiguration()
    limits.log = { logger.debug("HTTP server", metadata: ["err": "\($0)"]) }
    do {
      let server = try Server(
        configuration: limits, listeners: try listeners(options, logger)
      ) {
        gateway.reply(to: $0)
      }
      server.start()
      return Serving(addresses: server.boundAddresses, stop: server.stop)
    } catch {
      throw ServingError(description: "\(error)")
    }
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
