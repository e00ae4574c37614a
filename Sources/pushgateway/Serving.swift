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
  static func start(_ options: Options, _ logger: Logger) throws(ServingError) -> Serving {
    var configuration = Gateway.Configuration(clock: .system)
    configuration.telemetryPath = options.telemetryPath
    configuration.hasAdminAPI = options.hasAdminAPI
    configuration.checksPushes = options.checksConsistency
    let gateway = Gateway(configuration: configuration, logger: logger)
    var limits = ServerConfiguration()
    limits.log = { logger.warning("HTTP server", metadata: ["err": "\($0)"]) }
    do {
      let listeners = try options.listenAddresses.map { address throws(HTTPError) in
        try ListenAddress(address).open()
      }
      let server = try Server(configuration: limits, listeners: listeners) {
        gateway.reply(to: $0)
      }
      server.start()
      return Serving(addresses: server.boundAddresses, stop: server.stop)
    } catch {
      throw ServingError(description: "\(error)")
    }
  }
}
