import Exposition

/// The format and the coding of one scrape, from its `Accept` and `Accept-Encoding` headers.
struct ScrapeNegotiation: Equatable {
  var format = ScrapeFormat.text
  var escaping = EscapingScheme.underscores
  var isGzipped = false

  /// The first clause that names a format decides. The escaping of the last clause looked at counts
  /// even if that clause does not match (Prometheus 3 sends it so).
  ///
  /// - Parameter allowingOpenMetrics: `--web.enable-openmetrics`.
  init(accept: String?, acceptEncoding: String?, allowingOpenMetrics: Bool = false) {
    isGzipped = Self.prefersGzip(acceptEncoding)
    for clause in AcceptClause.clauses(of: accept ?? "") {
      if let scheme = EscapingScheme(rawValue: clause["escaping"]) { escaping = scheme }
      if let format = Self.format(of: clause, allowingOpenMetrics) {
        self.format = format
        return
      }
    }
  }

  var contentType: String { "\(format.mediaType); escaping=\(escaping.rawValue)" }

  private static func format(
    of clause: AcceptClause, _ allowsOpenMetrics: Bool
  ) -> ScrapeFormat? {
    switch (clause.name, clause["version"]) {
    case ("text/plain", ""), ("text/plain", "0.0.4"):
      return .text
    case ("application/openmetrics-text", "1.0.0") where allowsOpenMetrics:
      return .openMetrics(version: "1.0.0")
    case ("application/openmetrics-text", ""), ("application/openmetrics-text", "0.0.1"):
      return allowsOpenMetrics ? .openMetrics(version: "0.0.1") : nil
    case (BodyFormat.protobuf, _):
      guard clause["proto"] == "io.prometheus.client.MetricFamily" else { return nil }
      return protobufEncodings[clause["encoding"]]
    default:
      return nil
    }
  }

  private static let protobufEncodings: [String: ScrapeFormat] = [
    "delimited": .delimitedProtobuf, "text": .protobufText, "compact-text": .protobufCompactText,
  ]

  /// Plain unless gzip has the higher q; `*` alone means plain.
  private static func prefersGzip(_ acceptEncoding: String?) -> Bool {
    guard let acceptEncoding else { return false }
    var gzip = -1.0
    var identity = -1.0
    for part in MediaType.split(acceptEncoding, at: ",") {
      let pieces = part.split(separator: ";", maxSplits: 1).map { MediaType.trimmed(String($0)) }
      guard let coding = pieces.first else { continue }
      let weight = pieces.count > 1 ? MediaType("x;" + pieces[1])?["q"] : nil
      let quality = weight.flatMap { Double($0) } ?? 1
      if coding == "gzip" || coding == "*" { gzip = max(gzip, quality) }
      if coding == "identity" || coding == "*" { identity = max(identity, quality) }
    }
    return gzip > identity && gzip > 0
  }
}
