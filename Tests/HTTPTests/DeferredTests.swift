import Glibc
import Synchronization
import TestSupport
import Testing

@testable import HTTP

@Suite struct DeferredTests {
  @Test func firstValueCounts() {
    let deferred = Deferred<Int>()
    let calls = Atomic(0)
    #expect(deferred.value == nil)
    deferred.notify { calls.add(1, ordering: .relaxed) }
    deferred.resolve(1)
    deferred.resolve(2)
    #expect(deferred.value == 1)
    #expect(calls.load(ordering: .relaxed) == 1)
    deferred.notify { calls.add(1, ordering: .relaxed) }
    #expect(calls.load(ordering: .relaxed) == 2)
  }

  @Test func mailboxKeepsAll() throws {
    let mailbox = try Mailbox()
    let threads = (0..<4).map { part in
      Thread { for ticket in 0..<1000 { mailbox.put(part * 1000 + ticket) } }
    }
    var seen: [Int] = []
    while seen.count < 4000 { seen += mailbox.take() }
    for thread in threads { thread.join() }
    #expect(seen.sorted() == Array(0..<4000))
    #expect(mailbox.take() == [])
  }
}

@Suite(.serialized) struct DeferredAnswerTests {
  @Test(arguments: [
    Wire.post("/later", Array("hello".utf8)), Wire.post("/later", []),
    Wire.chunked("/later", [Array("he".utf8), Array("llo".utf8)]),
    Wire.post("/later", Wire.gzip("hello"), "Content-Encoding: gzip\r\n"),
    Wire.post("/later", [UInt8](repeating: 0x61, count: 300_000)),
    Array("GET /later HTTP/1.1\r\nHost: h\r\n\r\n".utf8),
  ])
  func waits(request: [UInt8]) throws {
    let server = try EchoServer()
    let client = Client(server.address)
    for round in 0..<3 {
      // The pipelined second must not overtake.
      client.send(request + Wire.post("/echo", Array("\(round)".utf8)))
      server.desk.await(1)
      server.desk.resolveAll(.text(200, "answer \(round)"))
      #expect(client.answer()?.text == "answer \(round)\n")
      #expect(client.answer()?.text == "\(round)")
    }
  }

  @Test func resolvedBefore() throws {
    let configuration = ServerConfiguration(threads: 1)
    let server = try Server(
      configuration: configuration, listeners: [ListenAddress("127.0.0.1:0").open()]
    ) { _ in .receive(ReadySink()) }
    server.start()
    defer { server.stop() }
    let client = Client(server.boundAddresses[0])
    for _ in 0..<100 { client.send(Wire.post("/", [1])) }
    for _ in 0..<100 { #expect(client.answer()?.text == "ready\n") }
  }

  @Test func manyAtOnce() throws {
    let server = try EchoServer()
    let isOver = Flag()
    let committer = Thread { [desk = server.desk] in
      while !isOver.isRaised {
        usleep(2000)
        desk.resolveAll()
      }
    }
    let clients = (0..<256).map { _ in Client(server.address) }
    for _ in 0..<20 {
      for client in clients { client.send(Wire.post("/later", [1, 2, 3])) }
      for client in clients { #expect(client.answer()?.text == "later\n") }
    }
    isOver.raise()
    committer.join()
    #expect(server.journal.now.finished == 20 * 256)
  }

  @Test func clientsThatLeave() throws {
    let server = try EchoServer()
    do {
      let clients = (0..<20).map { _ in Client(server.address) }
      for client in clients { client.send(Wire.post("/later", [1])) }
      server.desk.await(20)
    }
    weak let last = server.desk.last
    usleep(10_000)
    #expect(last != nil)
    server.desk.resolveAll()
    // The exchange lets go of it when the library has seen that the client is gone.
    while last != nil { usleep(1000) }
    let client = Client(server.address)
    client.send(Wire.post("/echo", [0x61]))
    #expect(client.answer()?.text == "a")
  }

  @Test func stopWaitsForThem() throws {
    let server = try EchoServer()
    let client = Client(server.address)
    client.send(Wire.post("/later", [1]))
    server.desk.await(1)
    let thread = Thread { [server = server.server] in server.stop() }
    usleep(50_000)
    server.desk.resolveAll()
    #expect(client.answer()?.text == "later\n")
    #expect(client.isAtEnd())
    thread.join()
  }

  @Test(arguments: [false, true])
  func stopGivesThemUp(isSecured: Bool) throws {
    let context = try TLSContext(TLSTests.settings())
    let source: TLSSource = { context }
    let server = try EchoServer(gate: nil, tls: isSecured ? source : nil) {
      $0.stopDeadlineSeconds = 0
    }
    let clients = (0..<20).map { _ -> Client in
      isSecured ? TLSClient(server.address) : Client(server.address)
    }
    for client in clients { client.send(Wire.post("/later", [1])) }
    server.desk.await(20)
    server.server.stop()
    for client in clients {
      let answer = client.answer()
      #expect(answer?.status == 503)
      #expect(answer?.field("Retry-After") == "1")
      #expect(client.isAtEnd())
    }
    // Too late: nobody waits any more.
    #expect(server.desk.resolveAll() == 20)
  }
}

private final class ReadySink: BodySink {
  func receive(_ bytes: Span<UInt8>) {}
  func fail(_ error: BodyError) -> Response { .text(400, "\(error)") }
  func finish() -> Completion {
    let answer = Deferred<Response>()
    answer.resolve(.text(200, "ready"))
    return .later(answer)
  }
}
