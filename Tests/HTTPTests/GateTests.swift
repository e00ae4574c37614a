import Glibc
import Synchronization
import Testing
import Threads

@testable import HTTP

/// Asks the query what to do, so that every way is one request.
private final class Guard: Sendable {
  private let waiting = Lock<[Deferred<Admission>]>([])
  let asked = Atomic(0)
  var count: Int { waiting.withLock { $0.count } }

  static let admission = Admission.admitted(fields: [("X-Gate", "open")])
  static let refusal = Admission.refused(.text(401, "Unauthorized"))

  func decide(_ request: Request) -> Admission {
    asked.add(1, ordering: .relaxed)
    switch request.query {
    case "no": return Self.refusal
    case "later", "twice":
      let deferred = Deferred<Admission>()
      waiting.withLock { $0.append(deferred) }
      return .later(deferred)
    default: return Self.admission
    }
  }

  func resolveNext(_ admission: Admission) {
    while count == 0 { usleep(1000) }
    waiting.withLock { $0.removeFirst() }.resolve(admission)
  }
}

@Suite(.serialized) struct GateTests {
  private static let expecting = "Expect: 100-continue\r\n"
  private static let small = Array("hello".utf8)
  private static let large = [UInt8](repeating: 0x61, count: 300_000)

  @Test(arguments: [
    Wire.post("/count?yes", small), Wire.post("/count?yes", []), Wire.post("/count?yes", large),
    Wire.chunked("/count?yes", [small, small]), Wire.chunked("/count?yes", [large, large]),
    Wire.post("/count?later", small), Wire.post("/count?later", []),
    Wire.post("/count?later", large), Wire.chunked("/count?later", [small, small]),
    Wire.chunked("/count?later", [large, large]),
    Wire.post("/count?later", Wire.gzip("hello"), "Content-Encoding: gzip\r\n"),
    Array("GET /large?later HTTP/1.1\r\nHost: h\r\n\r\n".utf8),
    Array("GET /stream?later HTTP/1.1\r\nHost: h\r\n\r\n".utf8),
  ])
  func admitted(request: [UInt8]) throws {
    let gate = Guard()
    let server = try EchoServer(gate: gate.decide, tls: nil)
    let client = Client(server.address)
    let isLater = String(decoding: request.prefix(30), as: UTF8.self).contains("later")
    for _ in 0..<3 {
      // What does not fit the sockets' buffers would block until the gate has decided.
      client.send(Array(request.prefix(30_000)))
      if isLater { gate.resolveNext(Guard.admission) }
      client.send(Array(request.dropFirst(30_000)))
      let answer = client.answer()
      #expect(answer?.status == 200)
      #expect(answer?.field("X-Gate") == "open")
      #expect(answer?.body.isEmpty == false)
    }
    #expect(gate.asked.load(ordering: .relaxed) == 3)
  }

  /// Refused small bodies keep the connection.
  @Test(arguments: [
    Wire.post("/echo?no", small), Wire.post("/echo?no", []), Wire.chunked("/echo?no", [small]),
    Wire.post("/echo?later", small), Wire.post("/echo?later", []),
    Wire.chunked("/echo?later", [small]),
  ])
  func refused(request: [UInt8]) throws {
    let gate = Guard()
    let server = try EchoServer(gate: gate.decide, tls: nil)
    let client = Client(server.address)
    for _ in 0..<3 {
      client.send(request)
      if String(decoding: request, as: UTF8.self).contains("later") {
        gate.resolveNext(Guard.refusal)
      }
      #expect(client.answer()?.text == "Unauthorized\n")
    }
    #expect(server.journal.now.opened == 0)
  }

  /// What is large, or asks first, is not read.
  @Test(arguments: ["no", "later"], ["Content-Length: 10000000", "\(expecting)Content-Length: 5"])
  func refusedEarly(query: String, fields: String) throws {
    let gate = Guard()
    let server = try EchoServer(gate: gate.decide, tls: nil)
    let client = Client(server.address)
    client.send("POST /echo?\(query) HTTP/1.1\r\nHost: h\r\n\(fields)\r\n\r\n")
    if query == "later" { gate.resolveNext(Guard.refusal) }
    #expect(client.answer()?.status == 401)
    #expect(client.isAtEnd())
    #expect(server.journal.now.opened == 0)
  }

  @Test(arguments: ["yes", "later"])
  func expectation(query: String) throws {
    let gate = Guard()
    let server = try EchoServer(gate: gate.decide, tls: nil)
    let client = Client(server.address)
    let head = "POST /echo?\(query) HTTP/1.1\r\nHost: h\r\n\(Self.expecting)Content-Length: 5"
    client.send("\(head)\r\n\r\n")
    if query == "later" { gate.resolveNext(Guard.admission) }
    #expect(client.answer()?.status == 100)
    client.send("hello")
    #expect(client.answer()?.text == "hello")
  }

  @Test(arguments: ["yes", "later"])
  func fieldsOfFailures(query: String) throws {
    let gate = Guard()
    let server = try EchoServer(gate: gate.decide, tls: nil) { $0.maxBodyBytes = 1000 }
    for request in [
      "Content-Length: 1001\r\n\r\n",
      "Transfer-Encoding: chunked\r\n\r\n400\r\n" + String(repeating: "a", count: 1024),
    ] {
      let client = Client(server.address)
      client.send("POST /echo?\(query) HTTP/1.1\r\nHost: h\r\n\(request)")
      if query == "later" { gate.resolveNext(Guard.admission) }
      let answer = client.answer()
      #expect(answer?.status == 413)
      #expect(answer?.field("X-Gate") == "open")
    }
  }

  @Test func laterAndLaterAgain() throws {
    let gate = Guard()
    let server = try EchoServer(gate: gate.decide, tls: nil)
    let client = Client(server.address)
    client.send(Wire.post("/echo?later", Self.small))
    let second = Deferred<Admission>()
    gate.resolveNext(.later(second))
    usleep(10_000)
    second.resolve(Guard.admission)
    #expect(client.answer()?.text == "hello")
  }

  @Test func flawsDoNotReachIt() throws {
    let gate = Guard()
    let server = try EchoServer(gate: gate.decide, tls: nil)
    let client = Client(server.address)
    client.send("GET /echo HTTP/1.1\r\n\r\n")
    #expect(client.answer()?.status == 400)
    #expect(gate.asked.load(ordering: .relaxed) == 0)
  }

  @Test func stopGivesUp() throws {
    let gate = Guard()
    let server = try EchoServer(gate: gate.decide, tls: nil) { $0.stopDeadlineSeconds = 0 }
    let clients = (0..<10).map { _ in Client(server.address) }
    for client in clients { client.send(Wire.post("/echo?later", Self.small)) }
    while gate.count < 10 { usleep(1000) }
    server.server.stop()
    for client in clients { #expect(client.answer()?.status == 503) }
  }
}
