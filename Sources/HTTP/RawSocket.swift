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

  /// Lets what does not fill a segment wait for more: tcp(7), TCP_CORK. Nothing on other sockets.
  static func cork(_ isOn: Bool, on descriptor: Int32) {
    var value: Int32 = isOn ? 1 : 0
    _ = unsafe setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_CORK, &value, socklen_t(MemoryLayout<Int32>.size))
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
