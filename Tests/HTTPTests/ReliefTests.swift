import Glibc
import TestSupport
import Testing
import Threads

@testable import HTTP

/// Sinks that want a pause after every piece.
@Suite(.serialized) struct ReliefTests {
  private final class Pauses: Sendable {
    private let asked = Lock<[Deferred<Void>]>([])
    var count: Int { asked.withLock { $0.count } }
    func add(_ relief: Deferred<Void>) { asked.withLock { $0.append(relief) } }

    func end() {
      let ended = asked.withLock { asked in
        defer { asked = [] }
        return asked
      }
      for relief in ended { relief.resolve(()) }
    }
  }

  private final class PausingSink: BodySink {
    private let sink: EchoSink
    private let pauses: Pauses
    private(set) var relief: Deferred<Void>?

    init(_ journal: Journal, _ pauses: Pauses) {
      sink = EchoSink(journal, keeps: true)
      self.pauses = pauses
    }

    var heldBytes: Int { sink.heldBytes }

    func receive(_ bytes: Span<UInt8>) {
      sink.receive(bytes)
      let relief = Deferred<Void>()
      pauses.add(relief)
      self.relief = relief
    }

    func finish() -> Completion { sink.finish() }
    func fail(_ error: BodyError) -> Response { sink.fail(error) }
  }

  private let pauses = Pauses()
  private let journal = Journal()
  private static let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 >> 4) }

  private func server(deadline: Int = 5, tls: TLSSource? = nil) throws -> Server {
    var configuration = ServerConfiguration(threads: 1)
    configuration.stopDeadlineSeconds = deadline
    let server = try Server(
      configuration: configuration, listeners: [ListenAddress("127.0.0.1:0").open()], tls: tls
    ) { [journal, pauses] request in
      request.path == Array("/empty".utf8)
        ? .respond(Response(status: 202)) : .receive(PausingSink(journal, pauses))
    }
    server.start()
    return server
  }

  /// Ends pauses until the flag is raised.
  private func ending(_ isOver: Flag) -> Thread {
    Thread { [pauses] in
      while !isOver.isRaised {
        pauses.end()
        usleep(100)
      }
      pauses.end()
    }
  }

  enum Framing: CaseIterable {
    case length, chunks, gzip

    var request: [UInt8] {
      switch self {
      case .length: Wire.post("/", body)
      case .chunks: Wire.chunked("/", [Array(body[..<70_000]), Array(body[70_000...])])
      case .gzip: Wire.post("/", GzipSource.gzip(body), "Content-Encoding: gzip\r\n")
      }
    }
  }

  @Test(arguments: Framing.allCases, [false, true])
  func theBodyIsWhole(framing: Framing, isSecured: Bool) throws {
    let context = try TLSContext(TLSTests.settings())
    let source: TLSSource = { context }
    let server = try server(tls: isSecured ? source : nil)
    defer { server.stop() }
    let isOver = Flag()
    let helper = ending(isOver)
    let address = server.boundAddresses[0]
    let client = isSecured ? TLSClient(address) : Client(address)
    for _ in 0..<2 {
      client.send(framing.request)
      let isEqual = client.answer()?.body == Self.body
      #expect(isEqual)
    }
    isOver.raise()
    helper.join()
  }

  @Test func othersAreServedMeanwhile() throws {
    let server = try server()
    defer { server.stop() }
    let client = Client(server.boundAddresses[0])
    client.send(Wire.post("/", Self.body))
    // A small body need not be held up: its first piece is let through.
    while pauses.count < 2 { usleep(100) }
    let bytes = journal.now.bytes
    for _ in 0..<20 {
      let other = Client(server.boundAddresses[0])
      other.send("GET /empty HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(other.answer()?.status == 202)
    }
    #expect(journal.now.bytes == bytes)
    #expect(pauses.count == 2)
    let isOver = Flag()
    let helper = ending(isOver)
    let isEqual = client.answer()?.body == Self.body
    #expect(isEqual)
    isOver.raise()
    helper.join()
  }

  @Test func aClientThatLeavesIsForgottenAfterThePause() throws {
    let server = try server()
    defer { server.stop() }
    do {
      let client = Client(server.boundAddresses[0])
      client.send(Array(Wire.post("/", Self.body).prefix(50_000)))
      while pauses.count == 0 { usleep(100) }
    }
    let isOver = Flag()
    let helper = ending(isOver)
    while journal.now.released == 0 { usleep(1000) }
    #expect(journal.now.finished == 0)
    isOver.raise()
    helper.join()
  }

  @Test(arguments: [false, true])
  func theEndOfTheServerEndsPauses(isSecured: Bool) throws {
    let context = try TLSContext(TLSTests.settings())
    let source: TLSSource = { context }
    let server = try server(deadline: 0, tls: isSecured ? source : nil)
    let address = server.boundAddresses[0]
    let clients = (0..<5).map { _ in isSecured ? TLSClient(address) : Client(address) }
    for client in clients { client.send(Array(Wire.post("/", Self.body).prefix(30_000))) }
    while pauses.count < 5 { usleep(100) }
    server.stop()
    #expect(journal.now.released == 5)
    pauses.end()
  }
}
