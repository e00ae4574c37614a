import Gateway

/// The words that the process was started with, the program's own name first.
enum CommandWords {
  /// Swift looks for them beside the environment. Where a preloaded library has moved that before, it
  /// finds none; then the kernel is asked: proc(5).
  static var all: [String] {
    let found = CommandLine.arguments
    return found.isEmpty ? words(in: ProcFile.text(of: "/proc/self/cmdline") ?? "") : found
  }

  /// Each word ends in a NUL.
  static func words(in contents: String) -> [String] {
    contents.split(separator: "\0", omittingEmptySubsequences: false).dropLast().map(String.init)
  }
}
