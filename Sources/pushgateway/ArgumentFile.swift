import Glibc

/// Files of arguments, one a line: `@FILE` on the command line stands for them.
enum ArgumentFile {
  /// Files may name files; a circle must end somewhere.
  private static let depthLimit = 16

  /// The words with files in their place, up to the first that cannot be read. After `--` a word
  /// that begins with `@` is a word.
  static func expand(_ words: [String]) -> (words: [String], error: FlagError?) {
    var expanded: [String] = []
    do {
      try append(words, to: &expanded, depth: 0)
      return (expanded, nil)
    } catch {
      return (expanded, error)
    }
  }

  private static func append(
    _ words: [String], to expanded: inout [String], depth: Int
  ) throws(FlagError) {
    for word in words {
      if word.hasPrefix("@") && !expanded.contains("--") {
        let path = String(word.dropFirst())
        if depth == depthLimit { throw .argumentFilesTooDeep(path: path) }
        try append(lines(of: path), to: &expanded, depth: depth + 1)
      } else {
        expanded.append(word)
      }
    }
  }

  /// Lines that begin with `#` are comments; an empty one is an argument, as it is for kingpin.
  private static func lines(of path: String) throws(FlagError) -> [String] {
    if path.isEmpty { throw .argumentFileMissing }
    var lines = try bytes(of: path).split(separator: 0x0A, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.filter { $0.first != UInt8(ascii: "#") }.map {
      String(decoding: $0.last == 0x0D ? $0.dropLast() : $0, as: UTF8.self)
    }
  }

  private static func bytes(of path: String) throws(FlagError) -> [UInt8] {
    guard let file = unsafe fopen(path, "re") else { throw unreadable(path, "open") }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes {
        unsafe fread($0.baseAddress, 1, $0.count, file)
      }
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    guard unsafe ferror(file) == 0 else { throw unreadable(path, "read") }
    return bytes
  }

  private static func unreadable(_ path: String, _ operation: String) -> FlagError {
    let reason = unsafe strerror(errno).map { unsafe String(cString: $0).lowercased() }
    return .argumentFileUnreadable(path: path, operation: operation, reason: reason ?? "?")
  }
}
