import Glibc

/// Bytes past the library.
enum RawSocket {
  /// Sends and ends our side; false if not all of it went out at once.
  @discardableResult
  static func sendLast(_ bytes: [UInt8], on descriptor: Int32) -> Bool {
    let sent = unsafe bytes.withUnsafeBytes { bytes in
      unsafe send(
        descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
    }
    shutdown(descriptor, Int32(SHUT_WR))
    return sent == bytes.count
  }

  /// Whether the peer will send no more and all it sent was read.
  static func hasEnded(_ descriptor: Int32) -> Bool {
    unsafe withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { room in
      unsafe recv(descriptor, room.baseAddress, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) == 0
    }
  }

  /// Forgets what has come, so that closing does not reset the connection before our last bytes
  /// are read.
  static func discard(from descriptor: Int32) {
    unsafe withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: 1) { room in
      for _ in 0..<4 {
        guard unsafe recv(descriptor, room.baseAddress, room.count, Int32(MSG_DONTWAIT)) > 0
        else { return }
      }
    }
  }
}
