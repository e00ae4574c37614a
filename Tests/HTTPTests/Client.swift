import Glibc

/// A raw socket that says what it is told and reads whole answers.
class Client {
  struct Answer: Equatable {
    var status: Int
    var head: String
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    func field(_ name: String) -> String? {
      for line in head.split(separator: "\r\n").dropFirst() {
        guard let colon = line.firstIndex(of: ":") else { continue }
        guard line[..<colon].lowercased() == name.lowercased() else { continue }
        return String(line[line.index(colon, offsetBy: 2)...])
      }
      return nil
    }
  }

  let descriptor: Int32
  private var pending: [UInt8] = []

  /// Connects to "127.0.0.1:80", "[::]:80" or "unix:/path"; receives time out after 20 s.
  init(_ address: String) {
    if address.hasPrefix("unix:") {
      descriptor = Self.unix(String(address.dropFirst(5)))
    } else {
      let colon = address.lastIndex(of: ":") ?? address.endIndex
      let port = UInt16(address[address.index(after: colon)...]) ?? 0
      descriptor = address.hasPrefix("[") ? Self.six(port) : Self.four(port)
    }
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { Glibc.close(descriptor) }

  /// Ends the connection with a reset, once it is closed; nothing can be sent or read any more.
  func reset() {
    var now = linger(l_onoff: 1, l_linger: 0)
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    // The number stays taken, for `deinit` to close.
    let null = unsafe open("/dev/null", O_RDONLY)
    dup2(null, descriptor)
    Glibc.close(null)
  }

  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// False when the server no longer listens to us.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes[sent...].withUnsafeBytes { unsafe write($0) }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  func write(_ bytes: UnsafeRawBufferPointer) -> Int {
    unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
  }

  func read(into room: UnsafeMutableRawBufferPointer) -> Int {
    unsafe recv(descriptor, room.baseAddress, room.count, 0)
  }

  /// Nothing more will be sent.
  func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// The next answer, chunks undone; nil at the connection's end.
  func answer(toHead: Bool = false) -> Answer? {
    guard let head = take(through: "\r\n\r\n") else { return nil }
    let words = head.split(separator: " ")
    let status = words.count > 1 ? Int(words[1]) ?? 0 : 0
    var answer = Answer(status: status, head: head, body: [])
    if toHead || status == 100 || status == 204 { return answer }
    if answer.field("Transfer-Encoding") == "chunked" {
      while let line = take(through: "\r\n"), let size = Int(line.dropLast(), radix: 16) {
        guard let chunk = take(size + 2) else { return nil }
        answer.body += chunk.dropLast(2)
        if size == 0 { return answer }
      }
      return nil
    }
    if let length = answer.field("Content-Length").flatMap({ Int($0) }) {
      guard let body = take(length) else { return nil }
      answer.body = body
    } else {
      while fill() {}
      answer.body = pending
      pending = []
    }
    return answer
  }

  /// True if the server closes without another byte.
  func isAtEnd() -> Bool { pending.isEmpty && !fill() }

  private func take(_ count: Int) -> [UInt8]? {
    while pending.count < count { guard fill() else { return nil } }
    defer { pending.removeFirst(count) }
    return Array(pending.prefix(count))
  }

  private func take(through mark: String) -> String? {
    let mark = Array(mark.utf8)
    var start = 0
    while true {
      while start + mark.count <= pending.count {
        if pending[start..<start + mark.count].elementsEqual(mark) {
          return take(start + mark.count).map { String(decoding: $0, as: UTF8.self) }
        }
        start += 1
      }
      guard fill() else { return nil }
    }
  }

  private func fill() -> Bool {
    var room = [UInt8](repeating: 0, count: 64 << 10)
    let count = unsafe room.withUnsafeMutableBytes { unsafe read(into: $0) }
    guard count > 0 else { return false }
    pending += room.prefix(count)
    return true
  }

  private static func connect<Address>(_ family: Int32, _ address: Address) -> Int32 {
    let descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    unsafe withUnsafePointer(to: address) { address in
      _ = unsafe Glibc.connect(
        descriptor, UnsafeRawPointer(address).assumingMemoryBound(to: sockaddr.self),
        socklen_t(MemoryLayout<Address>.size))
    }
    return descriptor
  }

  private static func four(_ port: UInt16) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return connect(AF_INET, address)
  }

  private static func six(_ port: UInt16) -> Int32 {
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_port = port.bigEndian
    unsafe inet_pton(AF_INET6, "::1", &address.sin6_addr)
    return connect(AF_INET6, address)
  }

  private static func unix(_ path: String) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    return connect(AF_UNIX, address)
  }
}
