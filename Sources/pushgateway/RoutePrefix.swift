/// What stands before every route.
enum RoutePrefix {
  /// "" or "/pgw": a slash in front, none at the end.
  static func normalized(_ text: String) -> String {
    let slash = UInt8(ascii: "/")
    var bytes = Array(text.utf8)[...]
    while bytes.first == slash { bytes.removeFirst() }
    while bytes.last == slash { bytes.removeLast() }
    return bytes.isEmpty ? "" : "/" + String(decoding: bytes, as: UTF8.self)
  }
}
