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
