import HTTP
import Synchronization

/// What a chunk becomes in one form, in the pieces that it was sent in.
final class KeptBlock: Sendable {
  enum Piece: Sendable {
    case plain([UInt8])
    case deflated(DeflatedBlock)
  }

  let form: ScrapeForm
  let pieces: [Piece]
  private let share: CacheShare

  fileprivate init(_ form: ScrapeForm, _ pieces: [Piece], _ share: CacheShare) {
    self.form = form
    self.pieces = pieces
    self.share = share
  }
}

/// A block that is being sent for the first time.
struct KeptBlockDraft {
  private let form: ScrapeForm
  private var pieces: [KeptBlock.Piece] = []
  private let share: CacheShare

  init(in form: ScrapeForm, within allowance: CacheAllowance) {
    self.form = form
    share = CacheShare(of: allowance)
  }

  /// Adds a piece of that many bytes. False if there is no room for it: then nothing of the block is
  /// to be kept.
  mutating func append(_ piece: @autoclosure () -> KeptBlock.Piece, of size: Int) -> Bool {
    guard share.grow(by: size) else { return false }
    pieces.append(piece())
    return true
  }

  consuming func finish() -> KeptBlock { KeptBlock(form, pieces, share) }
}

/// How many bytes of rendered chunks are kept: all forms together never exceed the limit.
final class CacheAllowance: Sendable {
  private let limit: Int
  private let used = Atomic(0)

  init(limit: Int) { self.limit = limit }

  fileprivate func take(_ size: Int) -> Bool {
    if used.wrappingAdd(size, ordering: .relaxed).newValue <= limit { return true }
    giveBack(size)
    return false
  }

  fileprivate func giveBack(_ size: Int) { used.wrappingSubtract(size, ordering: .relaxed) }
}

/// What one block takes of the allowance, as long as it lives.
private final class CacheShare: Sendable {
  private let allowance: CacheAllowance
  private let size = Atomic(0)

  init(of allowance: CacheAllowance) { self.allowance = allowance }

  func grow(by more: Int) -> Bool {
    guard allowance.take(more) else { return false }
    size.wrappingAdd(more, ordering: .relaxed)
    return true
  }

  deinit { allowance.giveBack(size.load(ordering: .relaxed)) }
}
