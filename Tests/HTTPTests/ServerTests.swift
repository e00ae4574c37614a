import Glibc
import TestSupport
import Testing

@testable import HTTP

@Suite(.serialized) struct ServerTests {
  @Test func head() throws {
    let server = try EchoServer()
    let client = Client(server.address)
    client.send("GET /head?a=%20b&c HTTP/1.1\r\nHost: host\r\nAccept: x\r\nAccept: y\r\n\r\n")
    // 14 target + 3 method + 8 + 4 host + 2 × 7 Accept.
    #expect(client.answer()?.text == "GET /head a=%20b&c x 43 peer\n")
    client.send("GET http://h/head HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(client.answer()?.text == "GET /head  - 25 peer\n")
    client.send("GET /a%2Fb//../+ HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(client.answer()?.text == "/a%2Fb//../+\n")
    client.send("HEAD /large HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(client.answer(toHead: true)?.field("Content-Length") == "3145728")
  }

  @Test func answers() throws {
    let server = try EchoServer()
    let client = Client(server.address)
    client.send("PUT /empty HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc")
    let empty = client.answer()
    #expect(empty?.status == 202)
    #expect(empty?.field("Content-Length") == "0")
    #expect(empty?.field("Content-Type") == nil)
    #expect(empty?.field("Date") != nil)
    client.send("GET /stream HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(client.answer()?.body == CountingSource.whole(to: 50_000))
    client.send("GET /gzip HTTP/1.1\r\nHost: h\r\n\r\n")
    let packed = client.answer()
    #expect(packed?.field("Content-Encoding") == "gzip")
    let plain = try decode(GzipDecoder(), packed?.body ?? [], step: 1 << 20)
    #expect(Array(plain.utf8) == CountingSource.whole(to: 50_000))
    client.send("GET /gzipped HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(client.answer()?.body == GzipSource.gzip([1, 2, 3]))
    client.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(client.answer()?.body.count == 3 << 20)
    client.send("GET /stream HTTP/1.0\r\n\r\n")
    let old = client.answer()
    #expect(old?.field("Transfer-Encoding") == nil)
    #expect(old?.body == CountingSource.whole(to: 50_000))
  }

  @Test func anAnswerWithoutAPieceLetsOthersGoFirst() throws {
    let server = try EchoServer { $0.threads = 1 }
    let waiting = Client(server.address)
    let other = Client(server.address)
    waiting.send("GET /waiting HTTP/1.1\r\nHost: h\r\n\r\n")
    other.send(Wire.post("/count", Array("x".utf8)))
    #expect(other.answer()?.status == 200)
    #expect(waiting.answer()?.text == "after another")
  }

  @Test(arguments: [
    Wire.post("/echo", Array("hello".utf8)),
    Wire.chunked("/echo", [Array("he".utf8), Array("llo".utf8)]),
    Wire.post("/echo", Wire.gzip("hello"), "Content-Encoding: GZip\r\n"),
    Wire.chunked("/echo", Wire.gzip("hello").map { [$0] }, "Content-Encoding: gzip\r\n"),
    Wire.post(
      "/echo", Wire.snappyStart + Wire.packedChunk("hello"), "Content-Encoding: snappy\r\n"),
    Wire.post("/echo", Array("hello".utf8), "Content-Encoding: x-gzip\r\n"),
  ])
  func bodies(request: [UInt8]) throws {
    let server = try EchoServer()
    let client = Client(server.address)
    // Pipelined twice, then once more a byte at a time.
    client.send(request + request)
    #expect(client.answer()?.text == "hello")
    #expect(client.answer()?.text == "hello")
    for byte in request { client.send([byte]) }
    #expect(client.answer()?.text == "hello")
  }

  @Test(arguments: [
    (Wire.post("/echo", [], "Content-Encoding: gzip\r\n"), "EOF\n"),
    (Array("GET /echo HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\n\r\n".utf8), "EOF\n"),
    (Wire.post("/echo", [1, 2, 3], "Content-Encoding: gzip\r\n"), "gzip: invalid header\n"),
    (Wire.post("/echo", [1, 2, 3], "Content-Encoding: snappy\r\n"), "snappy: corrupt input\n"),
    (Wire.post("/echo", [], "Content-Encoding: snappy\r\n"), ""),
  ])
  func brokenBodiesKeepTheConnection(request: [UInt8], text: String) throws {
    let server = try EchoServer()
    let client = Client(server.address)
    for _ in 0..<3 {
      client.send(request)
      let answer = client.answer()
      #expect(answer?.status == (text.isEmpty ? 200 : 400))
      #expect(answer?.text == text)
    }
  }

  @Test(arguments: [
    "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
    "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
    "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "Transfer-Encoding: identity\r\n\r\n",
    "X: a\r\n folded: b\r\n\r\n",
    "X : a\r\n\r\n",
    "X: a\0b\r\nY: c\r\n\r\n",
    "X: a\0b\r\n\r\n",
    "X: a\0b\nY: c\n\n",
  ])
  func smuggling(rest: String) throws {
    let server = try EchoServer()
    let client = Client(server.address)
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\n\(rest)")
    #expect(client.answer()?.status == 400)
    #expect(client.isAtEnd())
    #expect(server.journal.now.opened == 0)
  }

  /// The library refuses these before we see them.
  @Test(arguments: ["+3", "3x", "-1", "99999999999999999999"])
  func badContentLength(value: String) throws {
    let server = try EchoServer()
    let client = Client(server.address)
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: \(value)\r\n\r\nabc")
    #expect([400, 413].contains(client.answer()?.status))
    #expect(server.journal.now.opened == 0)
  }

  @Test func nulInTheTarget() throws {
    let server = try EchoServer()
    let client = Client(server.address)
    client.send("GET /echo\0/x HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(client.answer()?.status == 400)
    #expect(client.isAtEnd())
  }

  @Test func expectation() throws {
    let server = try EchoServer { $0.maxBodyBytes = 1000 }
    let client = Client(server.address)
    let head = "POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length:"
    client.send("\(head) 5\r\n\r\n")
    #expect(client.answer()?.status == 100)
    client.send("hello")
    #expect(client.answer()?.text == "hello")
    client.send("\(head) 1001\r\n\r\n")
    #expect(client.answer()?.status == 413)
    #expect(client.isAtEnd())
    let refused = Client(server.address)
    refused.send("\(head.replacing("/echo", with: "/refuse")) 5\r\n\r\n")
    #expect(refused.answer()?.status == 405)
  }

  @Test func tooLarge() throws {
    let server = try EchoServer { $0.maxBodyBytes = 1000 }
    let plain = Client(server.address)
    plain.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n")
    #expect(plain.answer()?.text == "request body larger than 1000 bytes\n")
    let chunked = Client(server.address)
    let piece = Array("190\r\n".utf8) + [UInt8](repeating: 0x61, count: 400) + [13, 10]
    chunked.send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
    // The body never ends; the answer comes all the same.
    for _ in 0..<3 { chunked.send(piece) }
    #expect(chunked.answer()?.status == 413)
    chunked.send(piece)
    #expect(chunked.isAtEnd())
    #expect(server.journal.now.finished == 0)
  }

  @Test func refusedBodies() throws {
    let server = try EchoServer()
    let client = Client(server.address)
    for _ in 0..<3 {
      client.send(Wire.post("/refuse", [UInt8](repeating: 0x61, count: 100_000)))
      #expect(client.answer()?.status == 405)
    }
    client.send("POST /refuse HTTP/1.1\r\nHost: h\r\nContent-Length: 10000000\r\n\r\n")
    #expect(client.answer()?.status == 405)
    #expect(client.isAtEnd())
  }

  @Test(arguments: [false, true])
  func bombs(isChunked: Bool) throws {
    let server = try EchoServer { $0.maxInflatedBytes = 64 << 20 }
    let coding = "Content-Encoding: gzip\r\n"
    let fits = Wire.bomb(megabytes: 64)
    let bursts = Wire.bomb(megabytes: 200)
    let client = Client(server.address)
    for _ in 0..<2 {
      client.send(
        isChunked ? Wire.chunked("/count", [fits], coding) : Wire.post("/count", fits, coding))
      #expect(client.answer()?.text == "\(64 << 20)")
    }
    client.send(
      isChunked ? Wire.chunked("/count", [bursts], coding) : Wire.post("/count", bursts, coding))
    #expect(client.answer()?.text == "decompressed body larger than \(64 << 20) bytes\n")
  }

  @Test func cutBodies() throws {
    let server = try EchoServer()
    for length in ["Content-Length: 10\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n5\r\nab"] {
      let client = Client(server.address)
      client.send("POST /echo HTTP/1.1\r\nHost: h\r\n\(length)")
      client.endSending()
      #expect(client.answer()?.status != 200)
    }
    server.server.stop()
    let seen = server.journal.now
    #expect(seen.opened == 2)
    #expect(seen.released == 2)
    #expect(seen.finished + seen.failed == 0)
  }

  @Test(arguments: [256, 2000])
  func manyConnections(count: Int) throws {
    var limit = rlimit()
    unsafe getrlimit(__rlimit_resource_t(7), &limit)
    limit.rlim_cur = min(limit.rlim_max, 10_000)
    unsafe setrlimit(__rlimit_resource_t(7), &limit)
    let server = try EchoServer()
    let clients = (0..<count).map { _ in Client(server.address) }
    for round in 0..<4 {
      for client in clients { client.send(Wire.post("/echo", Array("\(round)".utf8))) }
      for client in clients { #expect(client.answer()?.text == "\(round)") }
    }
    #expect(server.journal.now.finished == 4 * count)
  }

  @Test func stopAnswersWhatIsInFlight() throws {
    let server = try EchoServer()
    let clients = (0..<64).map { _ in Client(server.address) }
    for client in clients {
      client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe")
    }
    while server.journal.now.opened < 64 { usleep(1000) }
    let stopped = Flag()
    let thread = Thread { [server = server.server] in
      server.stop()
      stopped.raise()
    }
    usleep(50_000)
    #expect(!stopped.isRaised)
    for client in clients { client.send("llo") }
    for client in clients {
      let answer = client.answer()
      #expect(answer?.text == "hello")
      #expect(answer?.field("Connection") == "close")
      #expect(client.isAtEnd())
    }
    thread.join()
  }

  /// Also one that was given before the body came.
  @Test func stopCutsNoEarlyAnswer() throws {
    let server = try EchoServer()
    let client = Client(server.address)
    client.send("POST /huge HTTP/1.1\r\nHost: h\r\nContent-Length: 10000000\r\n\r\n")
    usleep(50_000)
    let thread = Thread { [server = server.server] in server.stop() }
    usleep(300_000)
    #expect(client.answer()?.body.count == 32 << 20)
    thread.join()
  }

  @Test func lateSecondHeadsAreShut() throws {
    let server = try EchoServer { $0.idleTimeoutSeconds = 1 }
    let client = Client(server.address)
    client.send("GET /empty HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(client.answer()?.status == 202)
    // The library's own timeout starts anew with every byte.
    while client.send("G") { usleep(100_000) }
    #expect(client.isAtEnd())
  }

  @Test func lateHeadsAreShut() throws {
    let server = try EchoServer { $0.headDeadlineSeconds = 0 }
    let client = Client(server.address)
    client.send("GET /e")
    #expect(client.isAtEnd())
  }

  @Test func aStuckThreadIsNoticed() throws {
    let server = try EchoServer()
    #expect(server.server.isAlive(within: 60_000))
    let client = Client(server.address)
    client.send("GET /stuck HTTP/1.1\r\nHost: h\r\n\r\n")
    while server.server.isAlive(within: 1500) { usleep(1000) }
    server.release.raise()
    #expect(client.answer()?.status == 202)
    while !server.server.isAlive(within: 1500) { usleep(1000) }
  }

  @Test(arguments: ["[::1]:0", "unix:/tmp/http-tests-server.sock", ":0", "localhost:0"])
  func addresses(address: String) throws {
    let server = try EchoServer(address)
    let client = Client(server.address)
    client.send("GET /head HTTP/1.1\r\nHost: h\r\n\r\n")
    let source = address.hasPrefix("unix") ? "@" : "peer"
    #expect(client.answer()?.text == "GET /head  - 17 \(source)\n")
    guard address == ":0" else { return }
    let four = Client(server.address.replacing("[::]", with: "127.0.0.1"))
    four.send("GET /head HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(four.answer()?.text == "GET /head  - 17 peer\n")
  }
}
