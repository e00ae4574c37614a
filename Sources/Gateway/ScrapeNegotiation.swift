import Exposition

/// The format and the coding of one scrape, from its `Accept` and `Accept-Encoding` headers.
struct ScrapeNegotiation: Equatable {
  var format = BodyFormat.text
  var escaping = EscapingScheme.underscores
  var isGzipped = false

  /// OpenMetrics is never answered: it would change names. The escaping of the last clause looked
  /// at counts even if that clause does not match (Prometheus 3 sends it so).
  init(accept: String?, acceptEncoding: String?) {
    isGzipped = Self.prefersGzip(acceptEncoding)
    for clause in Self.clauses(of: accept ?? "") {
      if let name = clause["escaping"], let scheme = EscapingScheme(rawValue: name) {
        escaping = scheme
      }
      if clause.name == BodyFormat.protobuf,
        clause["proto"] == "io.prometheus.client.MetricFamily", clause["encoding"] == "delimited"
      {
        format = .delimitedProtobuf
        return
      }
      let version = clause["version"] ?? ""
      if clause.name == "text/plain", version.isEmpty || version == "0.0.4" { return }
    }
  }

  var contentType: String {
    switch format {
    case .text:
      "text/plain; version=0.0.4; charset=utf-8; escaping=\(escaping.rawValue)"
    case .delimitedProtobuf:
      "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; "
        + "encoding=delimited; escaping=\(escaping.rawValue)"
    }
  }

  /// The clauses by falling q, those of equal q as written.
  private static func clauses(of accept: String) -> [MediaType] {
    let parsed = MediaType.split(accept, at: ",").compactMap { MediaType($0) }
    let weighted = parsed.enumerated().map { (quality(of: $1), $0, $1) }
    return weighted.sorted { ($0.0, $1.1) > ($1.0, $0.1) }.map(\.2)
  }

  private static func quality(of clause: MediaType) -> Double {
    clause["q"].flatMap { Double($0) } ?? 1
  }

  /// Plain unless gzip has the higher q; `*` alone means plain.
  private static func prefersGzip(_ acceptEncoding: String?) -> Bool {
    guard let acceptEncoding else { return false }
    var gzip = -1.0
    var identity = -1.0
    for part in MediaType.split(acceptEncoding, at: ",") {
      let pieces = part.split(separator: ";", maxSplits: 1).map { MediaType.trimmed(String($0)) }
      guard let coding = pieces.first else { continue }
      let quality = pieces.count > 1 ? MediaType("x;" + pieces[1]).map(Self.quality) ?? 1 : 1
      if coding == "gzip" || coding == "*" { gzip = max(gzip, quality) }
      if coding == "identity" || coding == "*" { identity = max(identity, quality) }
    }
    return gzip > identity && gzip > 0
  }
}
