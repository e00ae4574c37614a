/// A response's body on its way out, in whatever pieces the library has room for.
final class OutgoingBody {
  private var piece: [UInt8]
  private var sent = 0
  private var source: (any BodySource)?
  /// Whose thread sends it; outlives all bodies.
  private unowned let worker: Worker

  init(_ bytes: [UInt8], _ worker: Worker) {
    piece = bytes
    self.worker = worker
  }

  init(_ source: any BodySource, _ worker: Worker) {
    piece = []
    self.source = source
    self.worker = worker
  }

  /// Fills `room` as far as the piece at hand goes. 0 if the source needs more turns, so that other
  /// connections have theirs first; nil at the end.
  func read(into room: UnsafeMutableBufferPointer<UInt8>) -> Int? {
    worker.sawActivity = true
    if sent == piece.count {
      guard let source else { return nil }
      piece.removeAll(keepingCapacity: true)
      sent = 0
      if !source.next(into: &piece) { self.source = nil }
      if piece.isEmpty { return self.source == nil ? nil : 0 }
    }
    let count = min(room.count, piece.count - sent)
    unsafe piece.withUnsafeBufferPointer { piece in
      _ = unsafe room.update(fromContentsOf: piece[sent..<sent + count])
    }
    sent += count
    return count
  }
}
