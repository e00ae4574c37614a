/// The format of a pushed body.
enum BodyFormat: Equatable {
  case text
  case delimitedProtobuf

  /// Whatever is not delimited protobuf to the letter is read as text, as upstream does.
  init(contentType: String?) {
    self = .text
    guard let contentType, contentType.utf8.count >= Self.protobuf.utf8.count,
      let type = MediaType(contentType), type.name == Self.protobuf,
      type["proto"] == "io.prometheus.client.MetricFamily", type["encoding"] == "delimited"
    else { return }
    self = .delimitedProtobuf
  }

  static let protobuf = "application/vnd.google.protobuf"
}
