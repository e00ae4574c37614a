import Glibc
import Testing

@testable import HTTP

@Suite struct ListenAddressTests {
  @Test(
    arguments: [
      (":9091", .tcp(host: "", port: 9091)),
      ("127.0.0.1:80", .tcp(host: "127.0.0.1", port: 80)),
      ("[::]:9091", .tcp(host: "::", port: 9091)),
      ("localhost:0", .tcp(host: "localhost", port: 0)),
      ("unix:/run/x.sock", .unix(path: "/run/x.sock")),
    ] as [(String, ListenAddress)])
  func parses(text: String, address: ListenAddress) throws {
    #expect(try ListenAddress(text) == address)
    #expect(address.description == text)
  }

  @Test(arguments: [
    ("foo", "listen tcp: address foo: missing port in address"),
    ("h:99999", "listen tcp: address h:99999: invalid port"),
    ("h:x", "listen tcp: address h:x: invalid port"),
    ("::1:80", "listen tcp: address ::1:80: too many colons in address"),
  ])
  func refuses(text: String, message: String) {
    #expect {
      try ListenAddress(text)
    } throws: {
      "\($0)" == message
    }
  }

  @Test func addressInUse() throws {
    let first = try ListenAddress("127.0.0.1:0").open()
    #expect {
      try ListenAddress(first.description).open()
    } throws: {
      "\($0)" == "listen tcp \(first.description): bind: address already in use"
    }
  }

  @Test func unixFiles() throws {
    let path = "/tmp/http-tests-\(getpid()).sock"
    let listener = try ListenAddress("unix:\(path)").open()
    #expect {
      try ListenAddress("unix:\(path)").open()
    } throws: {
      "\($0)" == "listen unix \(path): bind: address already in use"
    }
    withExtendedLifetime(listener) {}
  }

  @Test func aDeadServersFileIsReplaced() throws {
    let path = "/tmp/http-tests-\(getpid())-stale.sock"
    try listenAndKeepFile(path, as: path + ".kept")
    let renamed = unsafe rename(path + ".kept", path)
    #expect(renamed == 0)
    #expect(try ListenAddress("unix:\(path)").open().description == "unix:\(path)")
  }

  /// A listener removes its file when it closes, unless it is not there.
  private func listenAndKeepFile(_ path: String, as kept: String) throws {
    let listener = try ListenAddress("unix:\(path)").open()
    let renamed = unsafe rename(path, kept)
    #expect(renamed == 0)
    withExtendedLifetime(listener) {}
  }
}
