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

  /// What `flush(into:keeping:)` begins with.
  var noContent: KeptBlock.Content { isGzipped ? .deflated([]) : .plain([]) }

  /// Sends one part of the block; false if it was the last.
  mutating func send(_ block: KeptBlock, _ index: Int, into piece: inout [UInt8]) -> Bool {
    flush(into: &piece)
    switch block.content {
    case .plain(let parts):
      piece.append(contentsOf: parts[index])
      return index + 1 < parts.count
    case .deflated(let blocks):
      member.append(blocks[index], into: &piece)
      return index + 1 < blocks.count
    }
  }

  /// Sends the text that was rendered, and adds it to what is kept.
  mutating func flush(into piece: inout [UInt8], keeping content: inout KeptBlock.Content?) {
    if text.isEmpty { return }
    if isGzipped {
      let block = compressor.deflate(text.span)
      member.append(block, into: &piece)
      if case .deflated(let blocks) = content { content = .deflated(blocks + [block]) }
    } else {
      piece.append(text.span)
      if case .plain(let parts) = content { content = .plain(parts + [text.array()]) }
    }
    text.removeAll()
  }

  mutating func flush(into piece: inout [UInt8]) {
    var nothing: KeptBlock.Content?
    flush(into: &piece, keeping: &nothing)
  }

  /// Sends what is left, and the end.
  mutating func end(into piece: inout [UInt8]) {
    flush(into: &piece)
    if isGzipped { member.end(into: &piece) }
  }
}
