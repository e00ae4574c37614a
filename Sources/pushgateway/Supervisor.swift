import Glibc

/// Who started this process and asked to hear of it: systemd, or whoever speaks its protocol
/// (sd_notify(3), sd_watchdog_enabled(3)).
///
/// Where nobody asked nothing is told; what cannot be sent is lost, for a server does not end over that.
struct Supervisor {
  enum Report {
    case ready, reloading, stopping, alive
  }

  /// Within that time `alive` must come again and again; nil if nobody waits for it.
  let watchdogMilliseconds: Int?
  private let socket: String?

  static func ofEnvironment() -> Supervisor {
    func value(_ name: String) -> String? {
      unsafe getenv(name).map { unsafe String(cString: $0) }
    }
    return Supervisor(
      socket: value("NOTIFY_SOCKET"), watchdogMicroseconds: value("WATCHDOG_USEC"),
      watchdogProcess: value("WATCHDOG_PID"))
  }

  /// - Parameters:
  ///   - socket: a path, or after `@` an abstract name (unix(7)).
  ///   - watchdogProcess: the process that is watched; this one if nil.
  init(socket: String?, watchdogMicroseconds: String? = nil, watchdogProcess: String? = nil) {
    self.socket = socket
    let isMeant = watchdogProcess.map { pid_t($0) == getpid() } ?? true
    let microseconds = watchdogMicroseconds.flatMap { Int($0) } ?? 0
    watchdogMilliseconds =
      socket != nil && isMeant && microseconds > 0 ? microseconds / 1000 : nil
  }

  func tell(_ report: Report) {
    guard let socket, let (address, length) = Self.address(of: socket) else { return }
    let type = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = Glibc.socket(AF_UNIX, type, 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var text = Self.text(of: report)
    text.withUTF8 { bytes in
      unsafe withUnsafePointer(to: address) { address in
        let address = unsafe UnsafeRawPointer(address).assumingMemoryBound(to: sockaddr.self)
        _ = unsafe sendto(
          descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL), address,
          length)
      }
    }
  }

  private static func text(of report: Report) -> String {
    switch report {
    case .ready: "READY=1"
    case .reloading: "RELOADING=1\nMONOTONIC_USEC=\(monotonicMicroseconds())"
    case .stopping: "STOPPING=1"
    case .alive: "WATCHDOG=1"
    }
  }

  /// Nil if the name is too long.
  private static func address(of name: String) -> (sockaddr_un, socklen_t)? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let size = name.utf8.count
    guard let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path),
      size > 0, size < MemoryLayout.size(ofValue: address.sun_path)
    else { return nil }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
      unsafe room.copyBytes(from: name.utf8)
      if unsafe room[0] == UInt8(ascii: "@") { unsafe room[0] = 0 }
    }
    return (address, socklen_t(offset + size))
  }

  private static func monotonicMicroseconds() -> Int {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
  }
}
