import CMalloc

/// The C library's allocator, set up for a process that stores and frees much in small pieces.
enum Allocator {
  /// Called before there is a second thread.
  static func prepare() {
    // Small pieces kept apart are joined all at once when a large one is freed, which took up to two
    // seconds after 100,000 groups had gone: mallopt(3), M_MXFAST.
    mallopt(M_MXFAST, 0)
  }

  /// Lets go of the pages of code that only the start has needed, a sixth of what the process is
  /// said to hold when idle: madvise(2), MADV_DONTNEED.
  static func forgetStart() { forget_code() }

  /// Hands free pages back to the system, wherever they are: malloc_trim(3).
  static func trim() { malloc_trim(0) }
}
