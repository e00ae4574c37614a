/// The format of a scrape.
enum ScrapeFormat: Hashable {
  case text
  case delimitedProtobuf
  /// The protobuf text format, a line for each field.
  case protobufText
  /// The same, a line for each family.
  case protobufCompactText
  /// With the version that was asked for; what is sent is the same.
  case openMetrics(version: String)

  /// The media type without its escaping parameter.
  var mediaType: String {
    switch self {
    case .text: "text/plain; version=0.0.4; charset=utf-8"
    case .delimitedProtobuf: Self.protobuf("delimited")
    case .protobufText: Self.protobuf("text")
    case .protobufCompactText: Self.protobuf("compact-text")
    case .openMetrics(let version):
      "application/openmetrics-text; version=\(version); charset=utf-8"
    }
  }

  private static func protobuf(_ encoding: String) -> String {
    "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=\(encoding)"
  }
}
