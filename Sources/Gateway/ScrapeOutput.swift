import Exposition
import HTTP

/// The bytes of a scrape on their way out, compressed or not.
struct ScrapeOutput: ~Copyable {
  /// Rendered, but not yet sent.
  var text = ByteBuffer(capacity: 40 << 10)
  private let isGzipped: Bool
  private let compressor = BlockCompressor()
  private var member = GzipMember()

  init(isGzipped: Bool) { self.isGzipped = isGzipped }

  /// Bytes that the next piece will begin with.
  var pending: Int { text.count }

  /// Sends one piece of the block; false if it was the last.
  mutating func send(_ block: KeptBlock, _ index: Int, into piece: inout [UInt8]) -> Bool {
    flush(into: &piece)
    switch block.pieces[index] {
    case .plain(let bytes): piece.append(contentsOf: bytes)
    case .packed(let block): block.unpack(into: &piece)
    case .deflated(let deflated): member.append(deflated, into: &piece)
    }
    return index + 1 < block.pieces.count
  }

  /// Sends the text that was rendered, and adds it to what is kept while there is room for it.
  mutating func flush(into piece: inout [UInt8], keeping draft: inout KeptBlockDraft?) {
    if text.isEmpty { return }
    if isGzipped {
      let block = compressor.deflate(text.span)
      member.append(block, into: &piece)
      if draft?.append(block) == false { draft = nil }
    } else {
      piece.append(text.span)
      if draft?.append(text.span) == false { draft = nil }
    }
    text.removeAll()
  }

  mutating func flush(into piece: inout [UInt8]) {
    var nothing: KeptBlockDraft?
    flush(into: &piece, keeping: &nothing)
  }

  /// Sends what is left, and the end.
  mutating func end(into piece: inout [UInt8]) {
    flush(into: &piece)
    if isGzipped { member.end(into: &piece) }
  }
}
