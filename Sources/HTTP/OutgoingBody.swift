/// A response's body on its way out, in whatever pieces the library has room for.
final class OutgoingBody {
  private var piece: [UInt8]
  private var sent = 0
  private var source: (any BodySource)?
  /// Whether the answer was only just made, which took its part of this turn.
  private var isNew = true
  /// Whether the system waits until a segment is full. On the loopback interface two pieces fill one,
  /// which spares a tenth of a large scrape.
  private var isCorked = false
  private let descriptor: Int32
  /// Whose thread sends it; outlives all bodies.
  private unowned let worker: Worker

  init(_ bytes: [UInt8], on descriptor: Int32, _ worker: Worker) {
    piece = bytes
    self.descriptor = descriptor
    self.worker = worker
  }

  init(_ source: any BodySource, on descriptor: Int32, _ worker: Worker) {
    piece = []
    self.source = source
    self.descriptor = descriptor
    self.worker = worker
  }

  /// Fills half of `room` or more if the next piece is long enough: what is left of a piece does not
  /// go out by itself. 0 if the source needs more turns, so that other connections have theirs first,
  /// and when asked the first time: in that turn the library would ask for two pieces. Nil at the end.
  func read(into room: UnsafeMutableBufferPointer<UInt8>) -> Int? {
    worker.sawActivity = true
    if isNew, source != nil {
      isNew = false
      return 0
    }
    var count = unsafe copy(into: room)
    if count < room.count / 2, let source {
      piece.removeAll(keepingCapacity: true)
      sent = 0
      if !source.next(into: &piece) { self.source = nil }
      count += unsafe copy(into: UnsafeMutableBufferPointer(rebasing: room[count...]))
    }
    guard count > 0 || source != nil else {
      cork(false)
      return nil
    }
    if source != nil { cork(true) }
    return count
  }

  private func cork(_ isWanted: Bool) {
    guard isWanted != isCorked else { return }
    isCorked = isWanted
    RawSocket.cork(isWanted, on: descriptor)
  }

  /// As much of the piece at hand as there is room for.
  private func copy(into room: UnsafeMutableBufferPointer<UInt8>) -> Int {
    let count = min(room.count, piece.count - sent)
    unsafe piece.withUnsafeBufferPointer { piece in
      _ = unsafe room.update(fromContentsOf: piece[sent..<sent + count])
    }
    sent += count
    return count
  }
}
