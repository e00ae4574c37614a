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
    guard let text = text(of: path) else {
      let reason = unsafe strerror(errno).map { unsafe String(cString: $0).lowercased() }
      throw .argumentFileUnreadable(path: path, reason: reason ?? "unreadable")
    }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last == "" { lines.removeLast() }
    return lines.filter { !$0.hasPrefix("#") }.map {
      // A CR before the LF belongs to the line's end; Swift sees the two as one character.
      $0.unicodeScalars.last == "\r" ? String($0.unicodeScalars.dropLast()) : String($0)
    }
  }

  /// Nil if it cannot be read, and then errno says why.
  private static func text(of path: String) -> String? {
    guard let file = unsafe fopen(path, "re") else { return nil }
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
    return unsafe ferror(file) == 0 ? String(decoding: bytes, as: UTF8.self) : nil
  }
}
