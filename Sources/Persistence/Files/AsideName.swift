import Glibc
import Storage

/// Under which name a file is kept that the database takes the place of.
enum AsideName: Equatable {
  /// `FILE.gob`
  case gob
  /// `FILE.damaged-20260131T120000Z`
  case damaged(Timestamp)

  func of(_ path: String) -> String {
    switch self {
    case .gob: "\(path).gob"
    case .damaged(let time): "\(path).damaged-\(Self.text(of: time))"
    }
  }

  /// ISO 8601, basic format.
  private static func text(of time: Timestamp) -> String {
    var seconds = time_t(time / 1_000_000_000)
    var parts = unsafe tm()
    unsafe gmtime_r(&seconds, &parts)
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      unsafe buffer.withMemoryRebound(to: CChar.self) { text in
        guard let start = text.baseAddress else { return }
        count = unsafe strftime(start, text.count, "%Y%m%dT%H%M%SZ", &parts)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
