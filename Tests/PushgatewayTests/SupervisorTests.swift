import Glibc
import Testing

@testable import pushgateway

@Suite struct SupervisorTests {
  /// A datagram socket of that name, as systemd's; `@` stands for an abstract one.
  private final class Ear {
    let name: String
    private let descriptor: Int32

    init(_ name: String) {
      self.name = name
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
        unsafe room.copyBytes(from: name.utf8)
        if name.hasPrefix("@") { unsafe room[0] = 0 }
      }
      descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
      unsafe unlink(name)
      let length = socklen_t(2 + name.utf8.count)
      let bound = unsafe withUnsafePointer(to: address) { address in
        unsafe bind(
          descriptor, UnsafeRawPointer(address).assumingMemoryBound(to: sockaddr.self), length)
      }
      #expect(bound == 0)
    }

    deinit {
      close(descriptor)
      unsafe unlink(name)
    }

    func heard() -> String {
      var bytes = [UInt8](repeating: 0, count: 200)
      let count = unsafe recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
      return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
  }

  @Test(arguments: ["/tmp/supervisor-tests-\(getpid()).sock", "@supervisor-tests-\(getpid())"])
  func reports(name: String) {
    let ear = Ear(name)
    let supervisor = Supervisor(socket: name)
    for (report, text) in [
      (Supervisor.Report.ready, "READY=1"), (.alive, "WATCHDOG=1"), (.stopping, "STOPPING=1"),
    ] {
      supervisor.tell(report)
      #expect(ear.heard() == text)
    }
    supervisor.tell(.reloading)
    let lines = ear.heard().split(separator: "\n")
    #expect(lines.first == "RELOADING=1")
    #expect(lines.last?.hasPrefix("MONOTONIC_USEC=") == true)
    #expect(lines.last.flatMap { Int($0.dropFirst(15)) } != nil)
  }

  @Test(arguments: [nil, "", "/nonexistent/socket", String(repeating: "x", count: 200)])
  func nobodyListens(name: String?) {
    Supervisor(socket: name).tell(.ready)
  }

  @Test(arguments: [
    ("30000000", nil, 30_000), ("30000000", "\(getpid())", 30_000), ("30000000", "1", nil),
    ("x", nil, nil), ("0", nil, nil), (nil, nil, nil),
  ])
  func watchdog(microseconds: String?, process: String?, milliseconds: Int?) {
    let supervisor = Supervisor(
      socket: "/x", watchdogMicroseconds: microseconds, watchdogProcess: process)
    #expect(supervisor.watchdogMilliseconds == milliseconds)
    let unheard = Supervisor(
      socket: nil, watchdogMicroseconds: microseconds, watchdogProcess: process)
    #expect(unheard.watchdogMilliseconds == nil)
  }

  @Test(arguments: [true, false])
  func theProcessReports(isAlive: Bool) {
    let ear = Ear("@supervisor-tests-process-\(getpid())-\(isAlive)")
    var reloads = 0
    let log = Recorder()
    let process = Process(
      start: { (_, _, _) throws(ServingError) in
        raise(SIGHUP)
        raise(SIGTERM)
        return Serving(
          addresses: [], isAlive: { _ in isAlive }, reload: { reloads += 1 }, stop: {})
      }, write: log.write,
      supervisor: Supervisor(socket: ear.name, watchdogMicroseconds: "60000000"))
    #expect(process.run([]) == 0)
    #expect(reloads == 1)
    var heard: [Substring] = []
    while let line = ear.heard().split(separator: "\n").first { heard.append(line) }
    let alive: [Substring] = isAlive ? ["WATCHDOG=1"] : []
    #expect(
      heard == ["READY=1"] + alive + ["RELOADING=1", "READY=1"] + alive + ["STOPPING=1"])
    #expect(log.texts.contains { $0.contains("a server thread is stuck") } == !isAlive)
  }

  @Test func notReadyBeforeItIsOpen() {
    let ear = Ear("@supervisor-tests-open-\(getpid())")
    let process = Process(
      start: { (_, _, _) throws(ServingError) in
        raise(SIGTERM)
        return Serving(addresses: [], whenOpen: { _ in }, stop: {})
      }, write: { _ in }, supervisor: Supervisor(socket: ear.name))
    #expect(process.run([]) == 0)
    #expect(ear.heard() == "STOPPING=1")
  }
}
