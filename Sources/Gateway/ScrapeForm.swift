import Exposition

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
    self.names = ScrapeSegments.ownNames.reduce(names) { $0 << 1 | (present.contains($1) ? 1 : 0) }
  }

  /// Whether the same scrape is this one no longer.
  func isOutdated(by form: ScrapeForm) -> Bool {
    names != form.names && format == form.format && escaping == form.escaping
      && isGzipped == form.isGzipped
  }
}
