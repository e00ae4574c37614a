import Glibc

/// What the kernel tells of this process. This file holds the only C calls of the own metrics.
package enum ProcFile {
  /// The words of each line that begins so, or nil if the file cannot be read. Split as bytes: split
  /// into characters, they were half of what a small scrape took.
  static func lines(of path: String, beginning start: String) -> [[Substring]]? {
    guard let text = text(of: path) else { return nil }
    return text.utf8.split(separator: 0x0A).filter { $0.starts(with: start.utf8) }.map { line in
      line.split { $0 == 0x20 || $0 == 0x09 }.map { Substring($0) }
    }
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

  /// How many descriptors the process has. Since Linux 6.2 that is the directory's size: proc_pid_fd(5);
  /// to list 10,000 takes 7 ms.
  static var openDescriptors: Int? {
    var status = stat()
    if unsafe stat("/proc/self/fd", &status) == 0, status.st_size > 0 { return status.st_size }
    guard let directory = unsafe opendir("/proc/self/fd") else { return nil }
    defer { unsafe closedir(directory) }
    var count = 0
    while unsafe readdir(directory) != nil { count += 1 }
    // Less `.`, `..` and the one that the listing holds open.
    return count - 3
  }

  static var pageSize: Double { Double(sysconf(Int32(_SC_PAGESIZE))) }
  static var ticksPerSecond: Double { Double(sysconf(Int32(_SC_CLK_TCK))) }
}
