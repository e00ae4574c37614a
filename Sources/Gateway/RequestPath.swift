import Exposition

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
}

/// Reads paths; knows where the push URLs begin.
struct PathReader: Sendable {
  private let job: [UInt8]
  private let jobBase64: [UInt8]
  /// Components before the job's name.
  private let depth: Int

  /// - Parameter prefix: what stands before every route, "" or "/pgw".
  init(prefix: String) {
    job = Array("\(prefix)/metrics/job/".utf8)
    jobBase64 = Array("\(prefix)/metrics/job@base64/".utf8)
    depth = prefix.utf8.count { $0 == UInt8(ascii: "/") } + 2
  }

  /// - Parameter raw: percent-encoded. It is decoded before it is split, so `%2F` separates.
  func read(_ raw: [UInt8]) throws(GroupingPathError) -> RequestPath {
    let decoded = try PercentEncoding.decode(raw)
    return grouping(decoded[...]).map { .grouping($0) } ?? clean(decoded)
  }

  private func clean(_ decoded: [UInt8]) -> RequestPath {
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
      guard stack.count == depth, component.endIndex < decoded.endIndex else { continue }
      if let push = grouping(Self.joined(stack) + decoded[component.endIndex...]) {
        return .grouping(push)
      }
    }
    let isFolder = decoded.last == UInt8(ascii: "/") && !stack.isEmpty
    let clean = stack.isEmpty ? [0x2F] : Self.joined(stack)
    return .plain(String(decoding: isFolder ? clean + [0x2F] : clean, as: UTF8.self))
  }

  private static func joined(_ components: [ArraySlice<UInt8>]) -> ArraySlice<UInt8> {
    components.reduce(into: []) { $0 += [0x2F] + $1 }
  }

  private func grouping(_ decoded: ArraySlice<UInt8>) -> PushPath? {
    if let rest = Self.rest(of: decoded, behind: job) {
      return PushPath(grouping: rest, isBase64: false)
    }
    return Self.rest(of: decoded, behind: jobBase64).map { PushPath(grouping: $0, isBase64: true) }
  }

  private static func rest(of path: ArraySlice<UInt8>, behind prefix: [UInt8]) -> [UInt8]? {
    guard path.count > prefix.count,
      path.span.extracting(first: prefix.count).equals(prefix.span)
    else { return nil }
    return Array(path.dropFirst(prefix.count))
  }
}
