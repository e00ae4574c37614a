import HTTP
import Testing
import Threads

@testable import Gateway

@Suite struct LargeBodyTests {
  /// What the sink saw, and what holds it up.
  private final class Journal: Sendable {
    private let state = Lock((bytes: [UInt8](), isFreed: false))
    let mayGoOn = Semaphore()
    let isFreed = Semaphore()
    var bytes: [UInt8] { state.withLock { $0.bytes } }
    func note(_ piece: [UInt8]) { state.withLock { $0.bytes += piece } }
  }

  private final class Sink: BodySink {
    private let journal: Journal
    private var isFirst = true
    init(_ journal: Journal) { self.journal = journal }
    deinit { journal.isFreed.post() }

    var heldBytes: Int { 5 }

    func receive(_ bytes: Span<UInt8>) {
      if isFirst { journal.mayGoOn.wait() }
      isFirst = false
      journal.note((0..<bytes.count).map { bytes[$0] })
    }

    func finish() -> Completion { .now(.text(200, "finished")) }
    func fail(_ error: BodyError) -> Response { .text(400, "\(error)") }
  }

  private let journal = Journal()
  private let work = LongWork()
  private let body: LargeBody

  init() { body = LargeBody(Sink(journal), work: work) }

  private func receive(_ count: Int, _ byte: UInt8) {
    body.receive([UInt8](repeating: byte, count: count).span)
  }

  private func wait(for relief: Deferred<Void>?) {
    let isThere = Semaphore()
    relief?.notify { isThere.post() }
    isThere.wait()
  }

  @Test func piecesComeInOrder() {
    for byte in 0..<100 { receive(3, UInt8(byte)) }
    #expect(body.heldBytes >= 300)
    #expect(body.relief == nil)
    journal.mayGoOn.post()
    #expect(body.finish().awaited.status == 200)
    #expect(journal.bytes == (0..<100).flatMap { [UInt8](repeating: $0, count: 3) })
    journal.isFreed.wait()
  }

  @Test func anEmptyBodyIsFinished() {
    #expect(body.finish().awaited.status == 200)
    journal.isFreed.wait()
  }

  @Test func asksForAPauseUntilItHasWorkedOff() throws {
    receive(1, 0)
    receive(1 << 20, 1)
    let relief = try #require(body.relief)
    #expect(relief.value == nil)
    // A piece that comes all the same is taken.
    receive(1, 2)
    #expect(body.relief === relief)
    journal.mayGoOn.post()
    wait(for: relief)
    #expect(body.finish().awaited.status == 200)
    #expect(journal.bytes.count == (1 << 20) + 2)
    #expect(body.relief == nil)
  }

  @Test func aDroppedBodyIsFreedAndNobodyWaitsForIt() throws {
    receive(1, 0)
    receive(1 << 20, 1)
    receive(1, 2)
    let relief = try #require(body.relief)
    body.drop()
    journal.mayGoOn.post()
    wait(for: relief)
    journal.isFreed.wait()
    #expect(body.heldBytes == 0)
    // Nobody is there any more for what comes now.
    receive(1, 3)
    #expect(!journal.bytes.contains(3))
  }
}
