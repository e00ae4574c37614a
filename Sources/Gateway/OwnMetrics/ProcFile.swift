import Glibc

/// What the kernel tells of this process. This file holds the only C calls of the own metrics.
package enum ProcFile {
  /// The words of each line of a file, or nil if it cannot be read.
  static func lines(of path: String) -> [[Substring]]? {
    guard let text = text(of: path) else { return nil }
    return text.split(separator: "\n").map { $0.split { $0 == " " || $0 == "\t" } }
  }

  /// Nil if it cannot be read.
  package static func text(of path: String) -> String? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { return nil }
    defer { close(descriptor) }
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes {
        unsafe read(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 { return nil }
      if count == 0 { return String(decoding: text, as: UTF8.self) }
      text += chunk[..<count]
    }
  }

  /// The number of entries of a directory without `.` and `..`.
  static func entryCount(of path: String) -> Int? {
    guard let directory = unsafe opendir(path) else { return nil }
    defer { unsafe closedir(directory) }
    var count = 0
    while unsafe readdir(directory) != nil { count += 1 }
    return count - 2
  }

  static var pageSize: Double { Double(sysconf(Int32(_SC_PAGESIZE))) }
  static var ticksPerSecond: Double { Double(sysconf(Int32(_SC_CLK_TCK))) }
}
