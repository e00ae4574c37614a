import Glibc

/// Standard error, for log lines and the last words of a process that does not start.
enum StandardError {
  /// Writes with one write(2), so that lines of several threads never mix.
  @Sendable static func write(_ text: String) { writeOnce(text, to: STDERR_FILENO) }
}

/// Standard output, for `--help` and `--version`.
enum StandardOutput {
  static func write(_ text: String) { writeOnce(text, to: STDOUT_FILENO) }
}

/// What a full pipe or disk does not take is lost: a log must not stop a server.
private func writeOnce(_ text: String, to descriptor: Int32) {
  var text = text
  text.withUTF8 { bytes in
    _ = unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
  }
}
