import Glibc

/// The words that the process was started with, the program's own name first.
enum CommandWords {
  /// Swift looks for them beside the environment. Where a preloaded library has moved that before, it
  /// finds none; then the kernel is asked: proc(5).
  static var all: [String] {
    let found = CommandLine.arguments
    return found.isEmpty ? words(in: contents(of: "/proc/self/cmdline")) : found
  }

  /// Each word ends in a NUL.
  static func words(in contents: [UInt8]) -> [String] {
    contents.split(separator: 0, omittingEmptySubsequences: false).dropLast()
      .map { String(decoding: $0, as: UTF8.self) }
  }

  private static func contents(of path: String) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var contents: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { chunk in
        unsafe read(descriptor, chunk.baseAddress, chunk.count)
      }
      guard count > 0 else { return contents }
      contents += chunk[..<count]
    }
  }
}
