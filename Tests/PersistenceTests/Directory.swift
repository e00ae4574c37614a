import Glibc

@testable import Persistence

/// A directory of a test's own, removed with all it holds.
final class Directory {
  let path: String

  init() {
    var template = Array("/tmp/persistence-XXXXXX".utf8CString)
    path = unsafe template.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress, let made = unsafe mkdtemp(start) else { return "" }
      return unsafe String(cString: made)
    }
    precondition(!path.isEmpty, "mkdtemp: \(errno)")
  }

  deinit {
    for name in names { unsafe unlink(path + "/" + name) }
    unsafe rmdir(path)
  }

  var database: String { path + "/metrics.db" }

  /// Sorted.
  var names: [String] {
    guard let directory = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  func read(_ name: String = "metrics.db") throws -> [UInt8] {
    guard let size = try Files.identity(of: path + "/" + name)?.size else { return [] }
    return try Files.read(path + "/" + name, atMost: size)
  }

  func write(_ bytes: [UInt8], to name: String = "metrics.db") {
    let file = unsafe open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    precondition(file >= 0, "open: \(errno)")
    defer { close(file) }
    var done = 0
    while done < bytes.count {
      let part = unsafe bytes.withUnsafeBytes { raw in
        unsafe Glibc.write(file, raw.baseAddress.map { unsafe $0 + done }, raw.count - done)
      }
      precondition(part > 0, "write: \(errno)")
      done += part
    }
  }

  /// Changes a file behind the back of whoever has it open.
  func overwrite(_ bytes: [UInt8], at place: Int, of name: String = "metrics.db") {
    let file = unsafe open(path + "/" + name, O_WRONLY)
    precondition(file >= 0, "open: \(errno)")
    defer { close(file) }
    let written = unsafe bytes.withUnsafeBytes { raw in
      unsafe pwrite(file, raw.baseAddress, raw.count, place)
    }
    precondition(written == bytes.count, "pwrite: \(errno)")
  }

  /// What a kill leaves: the files as they are, while the process goes on with its own.
  func afterKill<Result>(_ body: (Persisted) throws -> Result) throws -> Result {
    let other = Directory()
    for name in names { other.write(try read(name), to: name) }
    return try withExtendedLifetime(other) { try body(try Persisted(at: other.database)) }
  }
}
