import Glibc

/// A file system of two megabytes, in memory. Needs root.
final class SmallDisk {
  let path: String

  init?() {
    var template = Array("/tmp/small-disk-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer -> String? in
      guard let start = buffer.baseAddress, let made = unsafe mkdtemp(start) else { return nil }
      return unsafe String(cString: made)
    }
    guard let made, unsafe mount("small", made, "tmpfs", 0, "size=2m") == 0 else { return nil }
    path = made
  }

  deinit {
    unsafe umount2(path, Int32(MNT_DETACH))
    unsafe rmdir(path)
  }

  /// Nothing may be open for writing.
  func becomeReadOnly() {
    unsafe mount("small", path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), "size=2m")
  }

  /// Makes it 64 megabytes, and writable.
  func grow() { unsafe mount("small", path, "tmpfs", UInt(MS_REMOUNT), "size=64m") }
}
