import Glibc

/// What tells one state of a file from another without reading it.
struct FileStamp: Equatable, Sendable {
  /// Zero, or why there is no such file.
  private var code: Int32 = 0
  private var device: UInt64 = 0
  private var inode: UInt64 = 0
  private var size: Int64 = 0
  private var modified: Int64 = 0
  private var changed: Int64 = 0

  /// stat(2), once; symbolic links are followed, as a rotated secret's directory is one.
  init(_ path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      code = errno
      return
    }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    modified = Self.nanoseconds(status.st_mtim)
    changed = Self.nanoseconds(status.st_ctim)
  }

  /// Two changes within one tick of the file system's clock carry the same times: a file read so soon
  /// after its change may have another one that the stamp does not show.
  func isSettled(at now: Int64) -> Bool { code == 0 && now - changed > 50_000_000 }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
