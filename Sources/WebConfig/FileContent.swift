import Glibc

/// Why a file could not be had.
enum FileError: Error, Equatable {
  case system(operation: String, code: Int32)
  case tooLarge(limit: Int)

  func reason(_ path: String) -> WebConfigError.Reason {
    switch self {
    case .system(let operation, let code): .file(operation: operation, path: path, code: code)
    case .tooLarge(let limit): .tooLarge(path: path, limit: limit)
    }
  }
}

enum FileContent {
  /// All of a regular file that has at most `limit` bytes.
  static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    // O_NONBLOCK: a named pipe must not stop the server.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .system(operation: "open", code: errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    while true {
      let (piece, code) = readPiece(descriptor)
      if code == EINTR { continue }
      guard code == 0 else { throw .system(operation: "read", code: code) }
      if piece.isEmpty { return bytes }
      bytes += piece
      guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
    }
  }

  private static func readPiece(_ descriptor: Int32) -> ([UInt8], code: Int32) {
    var code: Int32 = 0
    let piece = unsafe [UInt8](unsafeUninitializedCapacity: 16 << 10) { room, count in
      let result = unsafe Glibc.read(descriptor, room.baseAddress, room.count)
      code = result < 0 ? errno : 0
      count = max(0, result)
    }
    return (piece, code)
  }
}

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
  var isSettled: Bool {
    var now = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &now)
    return code == 0 && Self.nanoseconds(now) - changed > 50_000_000
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
