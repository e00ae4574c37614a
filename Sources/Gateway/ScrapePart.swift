import Exposition

/// What one group contributes to one family of a scrape.
struct ScrapePart {
  let family: MetricFamily
  let order: SortedMetrics

  /// Negative, zero or positive as this stands before, with or after the other in their family.
  func order(against other: ScrapePart) -> Int {
    SortedMetrics.order((family, order), (other.family, other.order))
  }
}
