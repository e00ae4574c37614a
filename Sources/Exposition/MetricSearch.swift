extension MetricFamily {
  /// The first `Metric` message; every family has one.
  package var firstMetric: [UInt8] {
    let metrics = self.metrics
    var cursor = MetricCursor(metrics.span)
    guard let message = cursor.nextMessage() else { return [] }
    return message.array()
  }

  /// The first `Metric` message whose labels have that hash.
  package func metric(hashing hash: UInt64, with hasher: SeriesHasher) -> [UInt8]? {
    let metrics = self.metrics
    var cursor = MetricCursor(metrics.span)
    while let message = cursor.nextMessage() {
      if hasher.hash(MetricView(message).labelFields) == hash { return message.array() }
    }
    return nil
  }
}
