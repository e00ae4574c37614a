/// A response's body on its way out, in whatever pieces the library has room for.
final class OutgoingBody {
  private var piece: [UInt8]
  private var sent = 0
  private var source: (any BodySource)?

  init(_ bytes: [UInt8]) {
    piece = bytes
  }

  init(_ source: any BodySource) {
    piece = []
    self.source = source
  }

  /// Fills `room` as far as the piece at hand goes. 0 if the source needs more turns, so that other
  /// connections have theirs first; nil at the end.
  func read(into room: UnsafeMutableBufferPointer<UInt8>) -> Int? {
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
