/// The part of a push URL behind `/metrics/job/` or `/metrics/job@base64/`, percent-decoded.
struct PushPath: Equatable {
  let grouping: [UInt8]
  let isBase64: Bool
}

/// A request's path, cleaned: `//`, `.` and `..` are resolved here instead of by a redirect, which
/// some clients follow with a GET and others take for success. Within a grouping path they stay,
/// and are refused there.
enum RequestPath: Equatable {
  case plain(String)
  case grouping(PushPath)

  private static let job = Array("/metrics/job/".utf8)
  private static let jobBase64 = Array("/metrics/job@base64/".utf8)

  /// - Parameter raw: percent-encoded. It is decoded before it is split, so `%2F` separates.
  init(_ raw: [UInt8]) throws(GroupingPathError) {
    let decoded = try PercentEncoding.decode(raw)
    if let push = Self.grouping(decoded) {
      self = .grouping(push)
      return
    }
    var stack: [ArraySlice<UInt8>] = []
    let components = decoded.split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    for component in components {
      if component.isEmpty || component.elementsEqual([0x2E]) { continue }
      if component.elementsEqual([0x2E, 0x2E]) {
        _ = stack.popLast()
        continue
      }
      stack.append(component)
      let prefix = stack.reduce(into: [UInt8]()) { $0 += [0x2F] + $1 } + [0x2F]
      if stack.count == 2, prefix == Self.job || prefix == Self.jobBase64,
        component.endIndex < decoded.endIndex,
        let push = Self.grouping(prefix + decoded[(component.endIndex + 1)...])
      {
        self = .grouping(push)
        return
      }
    }
    let isFolder = decoded.last == UInt8(ascii: "/") && !stack.isEmpty
    let clean = "/" + stack.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
    self = .plain(isFolder ? clean + "/" : clean)
  }

  private static func grouping(_ decoded: [UInt8]) -> PushPath? {
    for (prefix, isBase64) in [(job, false), (jobBase64, true)]
    where decoded.count > prefix.count && decoded.starts(with: prefix) {
      return PushPath(grouping: Array(decoded[prefix.count...]), isBase64: isBase64)
    }
    return nil
  }
}
