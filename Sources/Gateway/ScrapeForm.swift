import Exposition
import HTTP
import Storage
import Synchronization

/// All that decides which bytes a chunk becomes.
struct ScrapeForm: Hashable, Sendable {
  let format: ScrapeFormat
  let escaping: EscapingScheme
  let isGzipped: Bool
  /// In OpenMetrics what a family is called depends on the names of all others; elsewhere 0.
  let names: Int

  /// - Parameter names: `ScrapePlan.names`.
  init(_ negotiation: ScrapeNegotiation, names: Int, own: [MetricFamily]) {
    escaping = negotiation.escaping
    isGzipped = negotiation.isGzipped
    guard case .openMetrics = negotiation.format else {
      format = negotiation.format
      self.names = 0
      return
    }
    // What is sent is the same for all versions.
    format = .openMetrics(version: "")
    let present = Set(own.map(\.name))
    self.names = ScrapePlan.ownNames.reduce(names) { $0 << 1 | (present.contains($1) ? 1 : 0) }
  }

  /// Whether the same scrape is this one no longer.
  func isOutdated(by form: ScrapeForm) -> Bool {
    names != form.names && format == form.format && escaping == form.escaping
      && isGzipped == form.isGzipped
  }
}

/// What a chunk becomes in one form. Counted against the allowance as long as it lives.
final class KeptBlock: Sendable {
  enum Content: Sendable {
    case plain([[UInt8]])
    case deflated([DeflatedBlock])
  }

  let form: ScrapeForm
  let content: Content
  private let allowance: CacheAllowance
  private let size: Int

  private init(
    _ content: Content, _ form: ScrapeForm, _ size: Int, _ allowance: CacheAllowance
  ) {
    self.content = content
    self.form = form
    self.size = size
    self.allowance = allowance
  }

  /// Nil if there is no room for it.
  static func made(
    of content: Content, in form: ScrapeForm, within allowance: CacheAllowance
  ) -> KeptBlock? {
    let size =
      switch content {
      case .plain(let pieces): pieces.reduce(0) { $0 + $1.count }
      case .deflated(let blocks): blocks.reduce(0) { $0 + $1.bytes.count }
      }
    return allowance.take(size) ? KeptBlock(content, form, size, allowance) : nil
  }

  deinit { allowance.giveBack(size) }
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
