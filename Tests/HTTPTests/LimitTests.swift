import Testing
import Threads

@testable import HTTP

private final class Exceeded: Sendable {
  private let list = Lock<[ServerLimit]>([])
  var all: [ServerLimit] { list.withLock { $0 } }
  func note(_ limit: ServerLimit) { list.withLock { $0.append(limit) } }
}

@Suite struct LimitTests {
  private let exceeded = Exceeded()

  private func server(
    _ address: String = "127.0.0.1:0", _ adjust: (inout ServerConfiguration) -> Void
  ) throws -> EchoServer {
    try EchoServer(address) { [exceeded] in
      $0.exceeded = { exceeded.note($0) }
      adjust(&$0)
    }
  }

  private func isServed(_ client: Client) -> Bool {
    client.send("GET /empty HTTP/1.1\r\nHost: h\r\n\r\n")
    return client.answer()?.status == 202
  }

  @Test func connectionsOfAllThreads() throws {
    let server = try server { $0.connectionLimit = 3 }
    var clients = (0..<3).map { _ in Client(server.address) }
    #expect(clients.allSatisfy(isServed))
    let refused = Client(server.address)
    let answer = refused.answer()
    #expect(answer?.status == 503)
    #expect(answer?.text == "too many connections\n")
    #expect(answer?.field("Retry-After") == "1")
    #expect(refused.isAtEnd())
    #expect(clients.allSatisfy(isServed))
    #expect(exceeded.all == [.connections])
    // Who leaves makes room.
    clients.removeLast()
    while !isServed(Client(server.address)) {}
  }

  @Test func connectionsOfOneAddress() throws {
    let server = try server { $0.connectionLimitPerAddress = 1 }
    let client = Client(server.address)
    #expect(isServed(client))
    #expect(Client(server.address).answer()?.status == 503)
    #expect(isServed(client))
    #expect(exceeded.all == [.connectionsPerAddress])
  }

  @Test func unixSocketsHaveNoAddress() throws {
    let server = try server("unix:/tmp/http-tests-limits.sock") { $0.connectionLimitPerAddress = 1 }
    let clients = (0..<3).map { _ in Client(server.address) }
    #expect(clients.allSatisfy(isServed))
  }

  @Test func lateHeads() throws {
    let server = try server { $0.headDeadlineSeconds = 0 }
    let client = Client(server.address)
    client.send("GET /e")
    #expect(client.isAtEnd())
    #expect(exceeded.all == [.headTime])
  }

  @Test(arguments: ["Content-Length: 10", "Transfer-Encoding: chunked"])
  func lateBodies(framing: String) throws {
    let server = try server { $0.requestDeadlineSeconds = 0 }
    let client = Client(server.address)
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\n\(framing)\r\n\r\n")
    let answer = client.answer()
    #expect(answer?.text == "request body not received within 0 seconds\n")
    #expect(client.isAtEnd())
    #expect(exceeded.all == [.requestTime])
    #expect(server.journal.now.failed == 1)
  }

  @Test func waitingForAnAnswerIsNotLate() throws {
    let server = try server { $0.requestDeadlineSeconds = 1 }
    let client = Client(server.address)
    client.send(Wire.post("/later", Array("abc".utf8)))
    server.desk.await(1)
    let other = Client(server.address)
    other.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n")
    #expect(other.answer()?.status == 400)
    server.desk.resolveAll()
    #expect(client.answer()?.text == "later\n")
  }

  @Test func budgetOfBodies() throws {
    let server = try server { $0.maxBodyMemory = 1 << 20 }
    let head = "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 900000\r\n\r\n"
    let part = [UInt8](repeating: 0x61, count: 800_000)
    let first = Client(server.address)
    first.send(head)
    first.send(part)
    while server.journal.now.bytes < part.count {}
    let second = Client(server.address)
    second.send(head)
    second.send(part)
    let answer = second.answer()
    #expect(answer?.status == 503)
    #expect(
      answer?.text == "bodies being received take all of \(1 << 20) bytes of memory\n")
    // Small ones go on, and the first has its place.
    let small = Client(server.address)
    small.send(Wire.post("/echo", [0x61]))
    #expect(small.answer()?.text == "a")
    first.send([UInt8](repeating: 0x61, count: 100_000))
    #expect(first.answer()?.body.count == 900_000)
    // Both gave back what they had.
    for _ in 0..<3 {
      first.send(Wire.post("/echo", part))
      #expect(first.answer()?.body.count == part.count)
    }
  }

  @Test func bodiesOfClientsThatLeaveAreGivenBack() throws {
    let server = try server { $0.maxBodyMemory = 1 << 20 }
    let part = [UInt8](repeating: 0x61, count: 900_000)
    for _ in 0..<5 {
      let received = server.journal.now.bytes
      let released = server.journal.now.released
      let client = Client(server.address)
      client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n")
      client.send(part)
      while server.journal.now.bytes < received + part.count {}
      client.reset()
      while server.journal.now.released == released {}
    }
    #expect(server.journal.now.failed == 0)
  }

  /// The end that comes together with a piece is heard of too.
  @Test(arguments: [10, 3000, 60_000])
  func bodiesOfClientsThatEndAreDropped(size: Int) throws {
    let server = try server { $0.requestDeadlineSeconds = 3600 }
    for _ in 0..<50 {
      let client = Client(server.address)
      client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: \(size + 1)\r\n\r\n")
      client.send([UInt8](repeating: 0x61, count: size))
      client.endSending()
      #expect(client.isAtEnd())
    }
    #expect(server.journal.now.finished == 0)
  }

  @Test func sharesOfTheBudget() {
    let budget = MemoryBudget(limit: 100_000)
    func adjusted(_ share: inout BudgetShare, _ bytes: Int) -> Bool { share.adjust(to: bytes) }
    var first = BudgetShare(of: budget)
    var second = BudgetShare(of: budget)
    #expect(adjusted(&first, 90_000))
    // Less than is worth counting.
    #expect(adjusted(&second, 10_000))
    #expect(!adjusted(&second, 20_000))
    first.giveBack()
    #expect(adjusted(&second, 20_000))
    #expect(!adjusted(&first, 90_000))
    second.giveBack()
    #expect(adjusted(&first, 100_000))
    #expect(!adjusted(&second, 17_000))
  }
}
