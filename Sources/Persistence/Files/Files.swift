import Glibc

/// The calls to the file system, each with its error as a value. The only file that makes them.
enum Files {
  struct Identity: Equatable {
    let device: UInt64
    let inode: UInt64
    let size: Int
  }

  /// Nil if there is no such file.
  static func identity(of path: String) throws(PersistenceError) -> Identity? {
    var status = stat()
    if unsafe stat(path, &status) == 0 {
      return Identity(
        device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int(status.st_size))
    }
    if errno == ENOENT { return nil }
    throw .file(operation: "stat", path: path, code: errno)
  }

  /// The first bytes of the file, as many as there are up to `count`. Not for a database that is
  /// open: closing it here would give up the locks that SQLite holds on it (fcntl(2)).
  static func read(_ path: String, atMost count: Int) throws(PersistenceError) -> [UInt8] {
    let descriptor = try open(path, O_RDONLY)
    defer { close(descriptor) }
    var failure: Int32 = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
      while done < count {
        let part = unsafe Glibc.read(
          descriptor, buffer.baseAddress.map { unsafe $0 + done }, count - done)
        if part < 0, errno == EINTR { continue }
        if part < 0 { failure = errno }
        if part <= 0 { break }
        done += part
      }
    }
    if failure != 0 { throw .file(operation: "read", path: path, code: failure) }
    return bytes
  }

  /// Makes an empty file where there is none.
  static func create(_ path: String, mode: mode_t) throws(PersistenceError) {
    let descriptor = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw .file(operation: "create", path: path, code: errno) }
    close(descriptor)
  }

  /// Gives the file a second name, `base` or the first of `base.1`, `base.2` … that is free. Where
  /// the file system knows no hard links, it is copied.
  ///
  /// - Returns: the second name, or nil if there is no such file.
  static func keep(_ path: String, as base: String) throws(PersistenceError) -> String? {
    guard let own = try identity(of: path) else { return nil }
    var number = 0
    while true {
      let name = number == 0 ? base : "\(base).\(number)"
      if unsafe link(path, name) == 0 { return name }
      switch errno {
      case EEXIST:
        // It may have got the name already, before a crash.
        if try identity(of: name) == own { return name }
        number += 1
      case EPERM, EOPNOTSUPP, EMLINK, ENOSYS, EXDEV:
        if try copy(path, to: name) { return name }
        number += 1
      case let code: throw .file(operation: "link", path: name, code: code)
      }
    }
  }

  static func rename(_ path: String, to name: String) throws(PersistenceError) {
    if unsafe Glibc.rename(path, name) != 0 {
      throw .file(operation: "rename", path: path, code: errno)
    }
  }

  /// It is no error if there is no such file.
  static func remove(_ path: String) throws(PersistenceError) {
    if unsafe unlink(path) != 0, errno != ENOENT {
      throw .file(operation: "remove", path: path, code: errno)
    }
  }

  /// Makes the names in the file's directory last, as far as its file system can do that.
  static func syncDirectory(of path: String) throws(PersistenceError) {
    let end = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let directory = end.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = try open(directory, O_RDONLY | O_DIRECTORY)
    defer { close(descriptor) }
    if fsync(descriptor) != 0, errno != EINVAL {
      throw .file(operation: "fsync", path: directory, code: errno)
    }
  }

  static func message(of code: Int32) -> String {
    unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
  }

  /// False if there is a file of that name already.
  static func copy(_ path: String, to name: String) throws(PersistenceError) -> Bool {
    let target = unsafe Glibc.open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if target < 0, errno == EEXIST { return false }
    guard target >= 0 else { throw .file(operation: "create", path: name, code: errno) }
    defer { close(target) }
    let source = try open(path, O_RDONLY)
    defer { close(source) }
    while true {
      // 2 GiB at a time is all that the call does.
      let count = sendfile(target, source, nil, 1 << 30)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        let code = errno
        unsafe unlink(name)
        throw .file(operation: "copy", path: name, code: code)
      }
      if count == 0 { break }
    }
    if fsync(target) != 0 { throw .file(operation: "fsync", path: name, code: errno) }
    return true
  }

  private static func open(_ path: String, _ flags: Int32) throws(PersistenceError) -> Int32 {
    let descriptor = unsafe Glibc.open(path, flags | O_CLOEXEC)
    guard descriptor >= 0 else { throw .file(operation: "open", path: path, code: errno) }
    return descriptor
  }
}
