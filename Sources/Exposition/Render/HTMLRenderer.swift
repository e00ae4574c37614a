/// Writes metrics as the rows of the page's tables: labels in the first cell, the value in the second.
package enum HTMLRenderer {
  package static func writeRow(_ metric: borrowing MetricView, into output: inout ByteBuffer) {
    output.append("<tr><td>")
    var labels = metric.labels
    while let label = labels.next() { writeLabel(label.name, label.value, into: &output) }
    output.append("</td><td>")
    switch metric.kind {
    case .summary: write(metric.summary, into: &output)
    case .histogram: write(metric.histogram, into: &output)
    case .none, .gauge, .counter, .untyped: output.appendPlainFloat(metric.number)
    }
    output.append("</td></tr>\n")
  }

  package static func writeLabel(
    _ name: Span<UInt8>, _ value: Span<UInt8>, into output: inout ByteBuffer
  ) {
    output.append("<code class=\"label\">")
    output.appendHTML(name)
    output.append("=\"")
    output.appendHTML(value)
    output.append("\"</code> ")
  }

  private static func write(_ summary: borrowing SummaryView, into output: inout ByteBuffer) {
    output.append("<table>")
    var quantiles = summary.quantiles
    while let point = quantiles.next() {
      output.append("<tr><th scope=\"row\">Quantile ")
      output.appendSignedGoFloat(point.quantile)
      output.append("</th><td>")
      output.appendPlainFloat(point.value)
      output.append("</td></tr>")
    }
    total("Sample Count", .integer(summary.count), into: &output)
    total("Sample Sum", .float(summary.sum), into: &output)
    output.append("</table>")
  }

  private static func write(_ histogram: borrowing HistogramView, into output: inout ByteBuffer) {
    output.append("<table>")
    if histogram.isNative {
      for bucket in histogram.nativeBuckets { write(bucket, into: &output) }
    } else {
      var buckets = histogram.buckets
      while let point = buckets.next() {
        output.append("<tr><th scope=\"row\">Sample values ≤ ")
        output.appendPlainFloat(point.upperBound)
        output.append("</th><td>")
        write(point.count, into: &output)
        output.append("</td></tr>")
      }
    }
    total("Total sample Count", histogram.count, into: &output)
    total("Sample Sum", .float(histogram.sum), into: &output)
    output.append("</table>")
  }

  private static func write(_ bucket: NativeBucket, into output: inout ByteBuffer) {
    let includesLower = bucket.boundaries == .lower || bucket.boundaries == .both
    let includesUpper = bucket.boundaries == .upper || bucket.boundaries == .both
    output.append("<tr><th scope=\"row\">Sample values in ")
    output.append(includesLower ? "[" : "(")
    output.appendSignedGoFloat(bucket.lower)
    output.append(", ")
    output.appendSignedGoFloat(bucket.upper)
    output.append(includesUpper ? "]" : ")")
    output.append("</th><td>")
    write(bucket.count, into: &output)
    output.append("</td></tr>")
  }

  private static func total(
    _ title: String, _ count: HistogramCount, into output: inout ByteBuffer
  ) {
    output.append("<tr><th scope=\"row\">")
    output.append(title)
    output.append("</th><td>")
    write(count, into: &output)
    output.append("</td></tr>")
  }

  private static func write(_ count: HistogramCount, into output: inout ByteBuffer) {
    switch count {
    case .integer(let number): output.appendDecimal(number)
    case .float(let number): output.appendPlainFloat(number)
    }
  }
}
