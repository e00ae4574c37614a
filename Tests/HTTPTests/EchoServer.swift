import Glibc
import Threads

@testable import HTTP

/// What sinks saw, for tests that ask what never happened.
final class Journal: Sendable {
  struct Entry: Equatable {
    var opened = 0
    var bytes = 0
    var finished = 0
    var failed = 0
    var released = 0
  }
  private let entry = Lock(Entry())
  var now: Entry { entry.withLock { $0 } }
  func note(_ change: (inout Entry) -> Void) { entry.withLock { change(&$0) } }
}

/// Answers with the body it got, or with its size.
final class EchoSink: BodySink {
  private let journal: Journal
  private let keeps: Bool
  private var body: [UInt8] = []
  private var count = 0

  init(_ journal: Journal, keeps: Bool) {
    self.journal = journal
    self.keeps = keeps
    journal.note { $0.opened += 1 }
  }

  deinit { journal.note { $0.released += 1 } }

  func receive(_ bytes: Span<UInt8>) {
    count += bytes.count
    let size = bytes.count
    journal.note { $0.bytes += size }
    guard keeps else { return }
    for index in bytes.indices { body.append(bytes[index]) }
  }

  var heldBytes: Int { body.count }

  func finish() -> Completion {
    journal.note { $0.finished += 1 }
    let bytes = keeps ? body : Array("\(count)".utf8)
    return .now(
      Response(status: 200, fields: [("Content-Type", "text/plain")], body: .bytes(bytes)))
  }

  func fail(_ error: BodyError) -> Response {
    journal.note { $0.failed += 1 }
    switch error {
    case .tooLarge: return .text(413, "\(error)")
    case .noMemory: return .unavailable("\(error)", retryAfter: 1)
    default: return .text(400, "\(error)")
    }
  }
}

/// Values that somebody waits for, in the order they were asked for.
final class Desk: Sendable {
  private let waiting = Lock<[Deferred<Response>]>([])
  var count: Int { waiting.withLock { $0.count } }
  var last: Deferred<Response>? { waiting.withLock { $0.last } }
  func put(_ deferred: Deferred<Response>) { waiting.withLock { $0.append(deferred) } }

  /// Returns once that many wait.
  func await(_ count: Int) { while self.count < count { usleep(1000) } }

  /// Brings everything that waits.
  @discardableResult
  func resolveAll(_ response: Response = .text(200, "later")) -> Int {
    let ready = waiting.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
    for deferred in ready { deferred.resolve(response) }
    return ready.count
  }
}

/// Answers when the desk says so.
final class LaterSink: BodySink {
  private let journal: Journal
  private let desk: Desk

  init(_ journal: Journal, _ desk: Desk) {
    self.journal = journal
    self.desk = desk
    journal.note { $0.opened += 1 }
  }

  deinit { journal.note { $0.released += 1 } }
  func receive(_ bytes: Span<UInt8>) {}

  func finish() -> Completion {
    let answer = Deferred<Response>()
    desk.put(answer)
    journal.note { $0.finished += 1 }
    return .later(answer)
  }

  func fail(_ error: BodyError) -> Response { .text(400, "\(error)") }
}

/// Lines "0\n", "1\n" … in pieces, some of them empty.
final class CountingSource: BodySource {
  private var next = 0
  private let end: Int
  private var isPause = false
  init(to end: Int) { self.end = end }

  func next(into piece: inout [UInt8]) -> Bool {
    isPause.toggle()
    guard !isPause else { return true }
    let stop = min(end, next + 5000)
    while next < stop {
      piece.append(contentsOf: "\(next)\n".utf8)
      next += 1
    }
    return next < end
  }

  static func whole(to end: Int) -> [UInt8] {
    (0..<end).flatMap { Array("\($0)\n".utf8) }
  }
}

/// Has nothing to say until another request was answered; gives up after many turns.
final class WaitingSource: BodySource {
  private let journal: Journal
  private var turns = 0
  init(_ journal: Journal) { self.journal = journal }

  func next(into piece: inout [UInt8]) -> Bool {
    turns += 1
    if journal.now.finished == 0, turns < 5_000_000 { return true }
    piece += Array((journal.now.finished == 0 ? "alone" : "after another").utf8)
    return false
  }
}

/// A server of the module on a port of its own.
final class EchoServer {
  let server: Server
  let journal = Journal()
  /// Where the answers to "/later" wait.
  let desk = Desk()
  /// What "/stuck" holds its thread for.
  let release = Flag()
  var address: String { server.boundAddresses[0] }

  convenience init(
    _ address: String = "127.0.0.1:0", adjust: (inout ServerConfiguration) -> Void = { _ in }
  ) throws(HTTPError) {
    try self.init(address, gate: nil, tls: nil, adjust: adjust)
  }

  init(
    _ address: String = "127.0.0.1:0", gate: Gate?, tls: TLSSource?,
    adjust: (inout ServerConfiguration) -> Void = { _ in }
  ) throws(HTTPError) {
    var configuration = ServerConfiguration(threads: 2)
    adjust(&configuration)
    let journal = journal
    server = try Server(
      configuration: configuration, listeners: [ListenAddress(address).open()], gate: gate,
      tls: tls
    ) { [desk, release] request in Self.reply(request, journal, desk, release) }
    server.start()
  }

  deinit {
    release.raise()
    server.stop()
  }

  private static func reply(
    _ request: Request, _ journal: Journal, _ desk: Desk, _ release: Flag
  ) -> Reply {
    switch String(decoding: request.path, as: UTF8.self) {
    case "/count": return .receive(EchoSink(journal, keeps: false))
    case "/later": return .receive(LaterSink(journal, desk))
    case "/stuck":
      while !release.isRaised { usleep(1000) }
      return .respond(Response(status: 202))
    case "/refuse": return .respond(.text(405, "no"))
    case "/empty": return .respond(Response(status: 202))
    case "/waiting":
      return .respond(Response(status: 200, body: .stream(WaitingSource(journal))))
    case "/stream":
      return .respond(Response(status: 200, body: .stream(CountingSource(to: 50_000))))
    case "/gzip":
      return .respond(
        Response(status: 200, body: .stream(CountingSource(to: 50_000)), gzip: true))
    case "/gzipped": return .respond(Response(status: 200, body: .bytes([1, 2, 3]), gzip: true))
    case "/large":
      return .respond(
        Response(status: 200, body: .bytes([UInt8](repeating: 0x61, count: 3 << 20))))
    case "/huge":
      return .respond(
        Response(status: 200, body: .bytes([UInt8](repeating: 0x61, count: 32 << 20))))
    case "/head":
      let head = [
        request.method.name, String(decoding: request.path, as: UTF8.self), request.query,
        request.headers.first("ACCEPT") ?? "-", "\(request.approximateSize)",
        request.source.hasPrefix("127.0.0.1:") || request.source.hasPrefix("[::1]:")
          ? "peer" : request.source,
      ]
      return .respond(.text(200, head.joined(separator: " ")))
    case "/echo": return .receive(EchoSink(journal, keeps: true))
    default:
      return .respond(.text(404, String(decoding: request.path, as: UTF8.self)))
    }
  }
}
