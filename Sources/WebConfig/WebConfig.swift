/// What a web configuration file says, in the format of Prometheus's exporter-toolkit 0.16.
package struct WebConfig: Sendable, Equatable {
  /// Nil: plain HTTP.
  package var tls: TLSSection?
  /// Read and without effect: the server speaks HTTP/1.1.
  package var http2 = true
  /// Fields of every answer, sorted by name.
  package var headers: [Header] = []
  package var users = Users()
  /// Nil: no limit.
  package var rateLimit: RateLimit?

  package struct Header: Sendable, Equatable {
    package var name: String
    package var value: String
  }

  package struct RateLimit: Sendable, Equatable {
    /// From one allowed request to the next, once the burst is used up.
    package var intervalNanoseconds: Int64
    package var burst: Int
  }

  init() {}
}
