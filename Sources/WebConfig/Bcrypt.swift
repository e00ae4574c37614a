import CCrypt
import Glibc

/// crypt_r(3) of libxcrypt, with the memory that it works in.
@safe struct Bcrypt: ~Copyable {
  private let work = UnsafeMutablePointer<crypt_data>.allocate(capacity: 1)

  init() { unsafe memset(work, 0, MemoryLayout<crypt_data>.size) }

  deinit {
    unsafe explicit_bzero(work, MemoryLayout<crypt_data>.size)
    unsafe work.deallocate()
  }

  /// Whether the password has that hash. Takes the time that the hash's cost asks for.
  func matches(_ password: [UInt8], _ hash: BcryptHash) -> Bool {
    // C's strings end at a NUL; the rest of such a password would not count.
    let isLegal = !password.contains(0)
    // More than 72 bytes bcrypt does not see, and more than 511 libxcrypt refuses.
    var phrase = (isLegal ? password.prefix(72) : []).map { CChar(bitPattern: $0) } + [0]
    let setting = hash.text.map { CChar(bitPattern: $0) } + [0]
    let result = unsafe crypt_r(phrase, setting, work).map { text in
      unsafe UnsafeBufferPointer(start: text, count: strlen(text)).map { UInt8(bitPattern: $0) }
    }
    unsafe phrase.withUnsafeMutableBytes { bytes in
      if let start = bytes.baseAddress { unsafe explicit_bzero(start, bytes.count) }
    }
    unsafe explicit_bzero(work, MemoryLayout<crypt_data>.size)
    guard isLegal, let result else { return false }
    return hash.hasSameDigest(as: result)
  }
}
