/// The format of a pushed body.
enum BodyFormat: Equatable {
  case text
  case delimitedProtobuf

  /// Whatever is not delimited protobuf to the letter is read as text, as upstream does.
  init(contentType: String?) {
    self = contentType == Self.usual ? .delimitedProtobuf : .text
    guard self == .text, let contentType, contentType.utf8.count >= Self.protobuf.utf8.count,
      contentType.utf8.first.map({ $0 | 0x20 }) != UInt8(ascii: "t"),
      let type = MediaType(contentType), type.name == Self.protobuf,
      type["proto"] == "io.prometheus.client.MetricFamily", type["encoding"] == "delimited",
      !type.hasRepeatedParameter
    else { return }
    self = .delimitedProtobuf
  }

  static let protobuf = "application/vnd.google.protobuf"

  /// As the Go client writes it, known without being read: reading takes 5 µs.
  private static let usual =
    "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited"
}
