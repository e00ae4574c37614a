/// A response's body on its way out, in whatever pieces the library has room for.
final class OutgoingBody {
  private var piece: [UInt8]
  private var sent = 0
  private var source: (any BodySource)?
  private var compression: Compression?

  private struct Compression: ~Copyable {
    var stream = DeflateStream()
    var plain: [UInt8] = []
  }

  init(_ bytes: [UInt8]) {
    piece = bytes
  }

  init(_ source: any BodySource, gzip: Bool) {
    piece = []
    self.source = source
    compression = gzip ? Compression() : nil
  }

  /// Fills `room` as far as it can without waiting; 0 only at the end.
  func read(into room: UnsafeMutableBufferPointer<UInt8>) -> Int {
    while sent == piece.count, source != nil { produce() }
    let count = min(room.count, piece.count - sent)
    unsafe piece.withUnsafeBufferPointer { piece in
      _ = unsafe room.update(fromContentsOf: piece[sent..<sent + count])
    }
    sent += count
    return count
  }

  private func produce() {
    piece.removeAll(keepingCapacity: true)
    sent = 0
    guard let source else { return }
    let goesOn: Bool
    if compression != nil {
      compression!.plain.removeAll(keepingCapacity: true)
      goesOn = source.next(into: &compression!.plain)
      compression!.stream.deflate(compression!.plain, last: !goesOn, into: &piece)
    } else {
      goesOn = source.next(into: &piece)
    }
    if !goesOn { self.source = nil }
  }

  /// A body that exists, compressed whole.
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = DeflateStream()
    var output: [UInt8] = []
    stream.deflate(bytes, last: true, into: &output)
    return output
  }
}
