import Exposition
import HTTP

/// What a chunk becomes in one form, in the pieces that it was sent in.
final class KeptBlock: Sendable {
  enum Piece: Sendable {
    case plain([UInt8])
    case packed(PackedBlock)
    case deflated(DeflatedBlock)
  }

  let form: ScrapeForm
  let pieces: [Piece]
  private let shares: [CacheShare]

  fileprivate init(_ form: ScrapeForm, _ pieces: [Piece], _ shares: [CacheShare]) {
    self.form = form
    self.pieces = pieces
    self.shares = shares
  }
}

/// A block that is being sent for the first time.
struct KeptBlockDraft {
  private let form: ScrapeForm
  private var pieces: [KeptBlock.Piece] = []
  private let plain: CacheShare
  private let packed: CacheShare
  private let mayPack: Bool

  /// - Parameter mayPack: whether text for which there is no room as it is may be packed, which takes
  ///   longer than rendering it once more.
  init(in form: ScrapeForm, within allowance: KeptAllowance, mayPack: Bool) {
    self.form = form
    self.mayPack = mayPack
    plain = CacheShare(of: allowance.plain)
    packed = CacheShare(of: allowance.packed)
  }

  // Each returns false if there is no room: then nothing of the block is to be kept.

  mutating func append(_ block: DeflatedBlock) -> Bool {
    guard packed.grow(by: block.bytes.count) else { return false }
    pieces.append(.deflated(block))
    return true
  }

  mutating func append(_ text: Span<UInt8>) -> Bool {
    if plain.grow(by: text.count) {
      pieces.append(.plain(text.array()))
      return true
    }
    guard mayPack, !packed.isExhausted else { return false }
    let block = PackedBlock(text)
    guard packed.grow(by: block.count) else { return false }
    pieces.append(.packed(block))
    return true
  }

  consuming func finish() -> KeptBlock { KeptBlock(form, pieces, [plain, packed]) }
}
