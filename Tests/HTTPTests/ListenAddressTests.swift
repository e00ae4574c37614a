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

  @Test(
    arguments: [
      (":http", .tcp(host: "", port: 80)), ("", .tcp(host: "", port: 0)),
      ("127.0.0.1:", .tcp(host: "127.0.0.1", port: 0)),
      ("127.0.0.1:080", .tcp(host: "127.0.0.1", port: 80)),
      ("[fe80::1%eth0]:1", .tcp(host: "fe80::1%eth0", port: 1)),
    ] as [(String, ListenAddress)])
  func parsesOtherSpellings(text: String, address: ListenAddress) throws {
    #expect(try ListenAddress(text) == address)
  }

  @Test(arguments: [
    ("foo", "listen tcp: address foo: missing port in address"),
    ("h:99999", "listen tcp: address 99999: invalid port"),
    ("h:-1", "listen tcp: address -1: invalid port"),
    ("h:x", "listen tcp: address tcp/x: unknown port"),
    ("h:0x50", "listen tcp: address tcp/0x50: unknown port"),
    ("::1:80", "listen tcp: address ::1:80: too many colons in address"),
    ("[::1]", "listen tcp: address [::1]: missing port in address"),
    ("[::1]80", "listen tcp: address [::1]80: missing port in address"),
    ("[::1:80", "listen tcp: address [::1:80: missing ']' in address"),
    ("a]:80", "listen tcp: address a]:80: unexpected ']' in address"),
    (
      "vsock://:80",
      "listen vsock://:80: only TCP (host:port) and Unix sockets (unix:/path) are supported"
    ),
  ])
  func refuses(text: String, message: String) {
    #expect {
      try ListenAddress(text)
    } throws: {
      "\($0)" == message
    }
  }

  @Test(arguments: ["", "0.0.0.0", "[::]"])
  func anyAddressIsThatOfBothFamilies(host: String) throws {
    #expect(try ListenAddress("\(host):0").open().description.hasPrefix("[::]:"))
  }

  @Test(arguments: ["127.0.0.1", "[::1]"])
  func oneAddressIsNoMore(host: String) throws {
    #expect(try ListenAddress("\(host):0").open().description.hasPrefix("\(host):"))
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
