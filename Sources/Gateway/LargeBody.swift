import Exposition
import HTTP
import Threads

/// A body whose sink is called by `LongWork`: the server thread only copies its pieces.
///
/// Unchecked: the sink is touched by one job at a time, and each is added when the last has ended.
final class LargeBody: @unchecked Sendable {
  /// So much may wait before the client has to, and so much is left when it may go on.
  private static let most = 1 << 20
  private static let few = 256 << 10

  private enum End: Sendable {
    case finish(Deferred<Response>)
    case drop
  }

  private struct Inbox: Sendable {
    var pieces: [[UInt8]] = []
    var end: End?
    /// Bytes that wait, and what the sink holds of the others.
    var waiting = 0
    var held = 0
    /// Whether a job is added or at work.
    var isServed = false
    var relief: Deferred<Void>?

    /// Whether a job must be added for what has come.
    mutating func wantsService() -> Bool {
      defer { isServed = true }
      return !isServed
    }

    mutating func takeRelief() -> Deferred<Void>? { waiting > LargeBody.few ? nil : relief.take() }
  }

  private let work: LongWork
  private let inbox = Lock(Inbox())
  private var sink: (any BodySink)?

  /// - Parameter sink: not touched by anybody else any more.
  init(_ sink: any BodySink, work: LongWork) {
    self.sink = sink
    self.work = work
  }

  var heldBytes: Int { inbox.withLock { $0.waiting + $0.held } }

  /// Not nil while too much waits.
  var relief: Deferred<Void>? {
    inbox.withLock { inbox in
      if inbox.waiting > Self.most, inbox.relief == nil { inbox.relief = Deferred() }
      return inbox.relief
    }
  }

  func receive(_ bytes: Span<UInt8>) {
    let piece = bytes.array()
    let isWanted = inbox.withLock { inbox in
      inbox.pieces.append(piece)
      inbox.waiting += piece.count
      return inbox.wantsService()
    }
    if isWanted { addJob() }
  }

  /// The body is whole.
  func finish() -> Completion {
    let answer = Deferred<Response>()
    end(.finish(answer))
    return .later(answer)
  }

  /// Frees the sink elsewhere; what waits for it is not looked at.
  func drop() { end(.drop) }

  private func end(_ end: End) {
    let isWanted = inbox.withLock { inbox in
      if inbox.end == nil { inbox.end = end }
      return inbox.wantsService()
    }
    if isWanted { addJob() }
  }

  private func addJob() { work.add { self.serve() } }

  /// One turn: what waits now. Other bodies have theirs before the next.
  private func serve() {
    let (pieces, end) = inbox.withLock { inbox in
      defer { inbox.pieces = [] }
      return (inbox.pieces, inbox.end)
    }
    if case .drop? = end { return dropSink() }
    for piece in pieces { take(piece) }
    if case .finish(let answer)? = end {
      if let sink { answer.resolve(sink.finish()) }
      return dropSink()
    }
    let goesOn = inbox.withLock { inbox in
      inbox.isServed = !inbox.pieces.isEmpty || inbox.end != nil
      return inbox.isServed
    }
    if goesOn { addJob() }
  }

  private func take(_ piece: [UInt8]) {
    sink?.receive(piece.span)
    let held = sink?.heldBytes ?? 0
    let relief = inbox.withLock { inbox in
      inbox.waiting -= piece.count
      inbox.held = held
      return inbox.takeRelief()
    }
    relief?.resolve(())
  }

  /// Nothing is served any more.
  private func dropSink() {
    sink = nil
    let relief = inbox.withLock { inbox in
      (inbox.pieces, inbox.waiting, inbox.held) = ([], 0, 0)
      return inbox.takeRelief()
    }
    relief?.resolve(())
  }
}
