import HTTP

extension Response {
  /// The whole body. One that is streamed is read, which can be done once.
  var text: String {
    var bytes: [UInt8] = []
    switch body {
    case .empty: break
    case .bytes(let whole): bytes = whole
    case .stream(let source): while source.next(into: &bytes) {}
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
