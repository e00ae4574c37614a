/// Writes metrics as the objects of the query API: keys sorted, numbers as strings.
package enum JSONRenderer {
  package static func write(_ metric: borrowing MetricView, into output: inout ByteBuffer) {
    switch metric.kind {
    case .summary: write(metric.summary, of: metric, into: &output)
    case .histogram: write(metric.histogram, of: metric, into: &output)
    case .none, .gauge, .counter, .untyped:
      output.append(UInt8(ascii: "{"))
      labels(of: metric, into: &output)
      output.append(",\"value\":")
      output.appendJSON(metric.number)
      output.append(UInt8(ascii: "}"))
    }
  }

  private static func write(
    _ summary: borrowing SummaryView, of metric: borrowing MetricView,
    into output: inout ByteBuffer
  ) {
    output.append("{\"count\":")
    output.appendJSON(HistogramCount.integer(summary.count))
    output.append(UInt8(ascii: ","))
    labels(of: metric, into: &output)
    output.append(",\"quantiles\":")
    var entries: [Entry] = []
    var quantiles = summary.quantiles
    while let point = quantiles.next() {
      entries.append(Entry(position: point.quantile, value: .float(point.value)))
    }
    write(entries, into: &output)
    output.append(",\"sum\":")
    output.appendJSON(summary.sum)
    output.append(UInt8(ascii: "}"))
  }

  private static func write(
    _ histogram: borrowing HistogramView, of metric: borrowing MetricView,
    into output: inout ByteBuffer
  ) {
    output.append("{\"buckets\":")
    if histogram.isNative {
      write(histogram.nativeBuckets, into: &output)
    } else {
      var entries: [Entry] = []
      var buckets = histogram.buckets
      while let point = buckets.next() {
        entries.append(Entry(position: point.upperBound, value: point.count))
      }
      write(entries, into: &output)
    }
    output.append(",\"count\":")
    output.appendJSON(histogram.count)
    output.append(UInt8(ascii: ","))
    labels(of: metric, into: &output)
    output.append(",\"sum\":")
    output.appendJSON(histogram.sum)
    output.append(UInt8(ascii: "}"))
  }

  private static func labels(
    of metric: borrowing MetricView, into output: inout ByteBuffer
  ) {
    output.append("\"labels\":{")
    var labels = metric.labels
    var isFirst = true
    while let label = labels.next() {
      if !isFirst { output.append(UInt8(ascii: ",")) }
      isFirst = false
      output.appendJSON(label.name)
      output.append(UInt8(ascii: ":"))
      output.appendJSON(label.value)
    }
    output.append(UInt8(ascii: "}"))
  }

  /// A quantile or a classic bucket, keyed by its position as it is printed.
  private struct Entry {
    let key: ByteString
    let value: HistogramCount

    init(position: Double, value: HistogramCount) {
      var text = ByteBuffer(capacity: 32)
      text.appendSignedGoFloat(position)
      key = ByteString(text.array())
      self.value = value
    }
  }

  /// Of a position given twice the last counts.
  private static func write(_ entries: [Entry], into output: inout ByteBuffer) {
    let order = entries.indices.sorted {
      let (left, right) = (entries[$0].key, entries[$1].key)
      return left == right ? $0 < $1 : left < right
    }
    output.append(UInt8(ascii: "{"))
    var isFirst = true
    for (place, index) in order.enumerated() {
      let isLast = place + 1 == order.count
      if !isLast, entries[order[place + 1]].key == entries[index].key { continue }
      if !isFirst { output.append(UInt8(ascii: ",")) }
      isFirst = false
      let entry = entries[index]
      output.appendJSON(entry.key.span)
      output.append(UInt8(ascii: ":"))
      output.appendJSON(entry.value)
    }
    output.append(UInt8(ascii: "}"))
  }

  private static func write(_ buckets: [NativeBucket], into output: inout ByteBuffer) {
    output.append(UInt8(ascii: "["))
    for (index, bucket) in buckets.enumerated() {
      output.append(index == 0 ? "[" : ",[")
      output.appendDecimal(bucket.boundaries.rawValue)
      output.append(UInt8(ascii: ","))
      output.appendJSON(bucket.lower)
      output.append(UInt8(ascii: ","))
      output.appendJSON(bucket.upper)
      output.append(UInt8(ascii: ","))
      output.appendJSON(bucket.count)
      output.append(UInt8(ascii: "]"))
    }
    output.append(UInt8(ascii: "]"))
  }
}
